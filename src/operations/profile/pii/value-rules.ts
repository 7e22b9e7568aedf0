import type {PiiKind} from '../table-profile.ts';
import {isCardNumber, isIban} from './check-digits.ts';

export interface ValueRule {
  kind: PiiKind;
  matches(value: string): boolean;
  /**
   * From this share of values on, the form alone is a hint. Undefined where other data have the form as well, so that a
   * name has to speak for it.
   */
  tellingShare?: number;
}

const octet = String.raw`(?:25[0-5]|2[0-4]\d|1?\d?\d)`;
const ipv4 = new RegExp(`^${octet}(?:\\.${octet}){3}$`);
const ipv6Whole = /^(?:[\da-f]{1,4}:){7}[\da-f]{1,4}$/i;
const ipv6Short = /^(?!.*::.*::)(?=.*::)(?:[\da-f]{0,4}:){2,7}[\da-f]{0,4}$/i;
/** Dates and numbers of insurances, which are written with the same marks. */
const noPhone = /^(?:\d{1,2}([./-])\d{1,2}\1\d{2,4}|\d{3}-\d{2}-\d{4}|\d+\.\d+)(?:\s|$)/;
const ofPattern = (pattern: RegExp) => (value: string) => pattern.test(value.trim());

/** Forms of values that say something about people. */
export const valueRules: readonly ValueRule[] = [
  {kind: 'email', matches: ofPattern(/^[^\s@"<>]+@[^\s@.]+(?:\.[^\s@.]+)+$/), tellingShare: 0.05},
  {kind: 'iban', matches: isIban, tellingShare: 0.05},
  // One number in ten has a right check digit by chance.
  {kind: 'credit_card', matches: isCardNumber, tellingShare: 0.5},
  {kind: 'phone', matches: isPhone, tellingShare: 0.5},
  {
    kind: 'ip_address',
    matches: (value) => [ipv4, ipv6Whole, ipv6Short].some((form) => form.test(value.trim())),
    tellingShare: 0.3,
  },
  {
    kind: 'mac_address',
    matches: ofPattern(/^[\da-f]{2}([:-])(?:[\da-f]{2}\1){4}[\da-f]{2}$/i),
    tellingShare: 0.3,
  },
  {kind: 'national_id', matches: ofPattern(/^\d{3}-\d{2}-\d{4}$/), tellingShare: 0.5},
  {
    kind: 'secret',
    matches: ofPattern(
      /^(?:\$2[aby]\$\d\d\$.{53}|\$argon2\w*\$.+|AKIA[A-Z\d]{16}|gh[pousr]_\w{36,}|eyJ[\w-]+\.eyJ[\w-]+\.[\w-]+)$/,
    ),
    tellingShare: 0.05,
  },
  {
    kind: 'postal_code',
    matches: ofPattern(
      /^(?:\d{4,5}(?:-\d{3,4})?|[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}|[A-Z]\d[A-Z] ?\d[A-Z]\d|\d{4} ?[A-Z]{2})$/i,
    ),
  },
  {kind: 'birth_date', matches: ofPattern(/^(?:19|20)\d\d-\d\d-\d\d(?: 00:00:00)?$/)},
];

/** Digits with the marks that phone numbers have; a plain number is none. */
function isPhone(value: string): boolean {
  const text = value.trim();
  if (!/^(?:\+|00|0|\()[\d\s().\-/]+$/.test(text) && !/^\d{3}[-. ]\d{3}[-. ]\d{4}$/.test(text)) return false;
  const digits = text.replaceAll(/\D/g, '').length;
  const isMarked = /^\+|[\s().\-/]/.test(text);
  return digits >= 7 && digits <= 15 && isMarked && !noPhone.test(text);
}
