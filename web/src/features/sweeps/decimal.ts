/** An exact decimal number: `digits` divided by ten to the power of `scale`. Numbers of sweeps are such, on the server, too. */
export interface Decimal {
  digits: bigint;
  scale: number;
}

const longest = 28; // digits of the server's decimals

/** A number as people and programs write it: `0.1`, `-2`, `1e-5`; null for anything else. */
export function parseDecimal(text: string): Decimal | null {
  const match = /^\s*([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,3}))?\s*$/.exec(text);
  if (!match) return null;
  const [, sign, whole = '', fraction = '', exponent = '0'] = match;
  if (whole === '' && fraction === '') return null;
  let digits = BigInt(`${whole}${fraction}`);
  let scale = fraction.length - Number(exponent);
  if (scale < 0) {
    if (scale < -longest) return null;
    digits *= 10n ** BigInt(-scale);
    scale = 0;
  }
  while (scale > 0 && digits % 10n === 0n) {
    digits /= 10n;
    scale--;
  }
  if (digits.toString().length > longest + 1 || scale > longest) return null;
  return { digits: sign === '-' ? -digits : digits, scale };
}

/** Without an exponent and without zeros at the end: the one way in which a value is written. */
export function decimalText({ digits, scale }: Decimal): string {
  const negative = digits < 0n;
  const text = (negative ? -digits : digits).toString().padStart(scale + 1, '0');
  const whole = text.slice(0, text.length - scale);
  const fraction = text.slice(text.length - scale).replace(/0+$/, '');
  const value = fraction === '' ? whole : `${whole}.${fraction}`;
  return negative && value !== '0' ? `-${value}` : value;
}

function at(value: Decimal, scale: number): bigint {
  return value.digits * 10n ** BigInt(scale - value.scale);
}

/** A range of values: `min`, `min + step`, … up to and with `max`. */
export interface Range {
  min: Decimal;
  max: Decimal;
  step: Decimal;
}

/** How many values a range has; null for one that makes no sense. */
export function rangeCount({ min, max, step }: Range): bigint | null {
  const scale = Math.max(min.scale, max.scale, step.scale);
  const by = at(step, scale);
  const width = at(max, scale) - at(min, scale);
  return by <= 0n || width < 0n ? null : width / by + 1n;
}

/** The value of a range at a place counted from nought. */
export function rangeValue({ min, step }: Range, index: bigint): string {
  const scale = Math.max(min.scale, step.scale);
  return decimalText({ digits: at(min, scale) + at(step, scale) * index, scale });
}
