import type {Theme, ThemeName} from './theme.ts';
import {createTheme} from './themes.ts';

export interface ThemeChoice {
  /** From the configuration or a flag. */
  requested?: ThemeName;
  isAscii?: boolean;
  environment(name: string): string | undefined;
}

/** NO_COLOR wins over everything, then what was asked for, then what the terminal says it can do. */
export function chooseTheme({requested, isAscii, environment}: ThemeChoice): Theme {
  const name = environment('NO_COLOR') ? 'none' : (requested ?? detectTheme(environment));
  return createTheme(name, {isAscii: isAscii ?? isAsciiOnly(environment)});
}

function detectTheme(environment: ThemeChoice['environment']): ThemeName {
  const terminal = environment('TERM') ?? '';
  if (terminal === 'dumb' || /mono|^vt\d/.test(terminal)) return 'none';
  const hasManyColours = /256|kitty|ghostty|alacritty|direct/.test(terminal) || !!environment('COLORTERM');
  if (!hasManyColours) return '16-colour';
  return hasLightBackground(environment('COLORFGBG')) ? 'light' : 'dark';
}

/** `COLORFGBG` is `foreground;background`, as numbers of the sixteen colours. */
function hasLightBackground(colours: string | undefined): boolean {
  const background = Number(colours?.split(';').at(-1) || Number.NaN);
  return background === 7 || background === 15;
}

function isAsciiOnly(environment: ThemeChoice['environment']): boolean {
  const locale = environment('LC_ALL') || environment('LC_CTYPE') || environment('LANG');
  return environment('TERM') === 'linux' || (locale !== undefined && !/utf-?8/i.test(locale));
}
