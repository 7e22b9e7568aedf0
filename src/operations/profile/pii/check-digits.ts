/** True for 12 to 19 digits, with blanks or hyphens between them, whose check digit is right. */
export function isCardNumber(text: string): boolean {
  if (!/^[2-6]\d{3}(?:[ -]?\d){8,15}$/.test(text)) return false;
  const digits = [...text.replaceAll(/[ -]/g, '')].map(Number).toReversed();
  if (digits.length < 13) return false;
  const sum = digits.reduce((total, digit, index) => total + luhnPart(digit, index % 2 === 1), 0);
  return sum % 10 === 0;
}

function luhnPart(digit: number, isDoubled: boolean): number {
  if (!isDoubled) return digit;
  return digit > 4 ? digit * 2 - 9 : digit * 2;
}

/** True for an IBAN, with or without blanks, whose check digits are right. */
export function isIban(text: string): boolean {
  const compact = text.replaceAll(' ', '').toUpperCase();
  if (!/^[A-Z]{2}\d{2}[A-Z\d]{11,30}$/.test(compact)) return false;
  let remainder = 0;
  for (const character of compact.slice(4) + compact.slice(0, 4))
    for (const digit of String(Number.parseInt(character, 36)))
      remainder = (remainder * 10 + Number(digit)) % 97;
  return remainder === 1;
}
