import type {PiiKind} from '../table-profile.ts';

/** Words of a column name, joined by `_`, that tell what a column of people holds. */
const nameRules: readonly {kind: PiiKind; pattern: RegExp}[] = [
  {kind: 'email', pattern: /(^|_)(e_?mail|mail_address)s?(_|$)/},
  {
    kind: 'phone',
    pattern: /(^|_)(tele)?phones?(_|$)|(^|_)(mobile|cell|fax|telefon|tel|msisdn)(_?(number|no|nr))?$/,
  },
  {kind: 'iban', pattern: /(^|_)iban(_|$)|(^|_)bank_account/},
  {kind: 'credit_card', pattern: /(^|_)(credit_?card|card_(number|no|nr)|pan|cc_?num(ber)?)(_|$)/},
  {kind: 'ip_address', pattern: /(^|_)(ip|ipv4|ipv6|remote_addr)(_?addr(ess)?)?$|(^|_)ip_addr/},
  {kind: 'mac_address', pattern: /(^|_)mac(_?addr(ess)?)$/},
  {
    kind: 'national_id',
    pattern:
      /(^|_)(ssn|social_security|national_id|passport|tax_id|steuer_id|personal_?(code|id)|nin|dni|cpf|bsn)(_|$)/,
  },
  {
    kind: 'person_name',
    pattern:
      /(^|_)(first|last|middle|full|given|family|sur|maiden|sure?|nick)_?name$|^(vorname|nachname|surname)$/,
  },
  {kind: 'birth_date', pattern: /(^|_)(birth_?(date|day)|date_of_birth|dob|born(_on)?|geburtsdatum)(_|$)/},
  {
    kind: 'address',
    pattern:
      /(^|_)(street|house_(number|no)|(home|postal|billing|shipping|mailing)_address|strasse)(_|$)|^address(_line)?(_?\d)?$/,
  },
  {kind: 'postal_code', pattern: /(^|_)(zip(_?code)?|post(al)?_?code|postcode|plz)(_|$)/},
  {kind: 'secret', pattern: /(^|_)(password|passwd|pwd|secret|api_?key|access_?token|private_?key)(_|$)/},
];

/** Kinds that a column's name speaks for. */
export function kindsByName(name: string): PiiKind[] {
  const words = name
    .replaceAll(/([a-z\d])([A-Z])/g, '$1_$2')
    .replaceAll(/[^A-Za-z\d]+/g, '_')
    .toLowerCase();
  return nameRules.filter(({pattern}) => pattern.test(words)).map(({kind}) => kind);
}
