/** A measured number in about `digits` significant digits, as short as it can be told: `0.4312`, `1.2e-5`, `12,345`, `–` for none. */
export function measured(value: number | null | undefined, digits = 4): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return '–';
  if (value === 0) return '0';
  const size = Math.abs(value);
  if (size >= 1e9 || size < 1e-4)
    return value
      .toExponential(digits - 1)
      .replace(/\.?0+e/, 'e')
      .replace('e+', 'e');
  if (Number.isInteger(value)) return value.toLocaleString('en-US');
  if (size >= 10 ** digits) return Math.round(value).toLocaleString('en-US');
  return String(Number(value.toPrecision(digits)));
}

/** One cell of a table of comma-separated values. What a spreadsheet would take for a formula is marked as text. */
export function csvCell(value: string | number | null): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Rows as comma-separated values, each row ended by a line feed. */
export function csv(rows: (string | number | null)[][]): string {
  return rows.map((row) => `${row.map(csvCell).join(',')}\n`).join('');
}
