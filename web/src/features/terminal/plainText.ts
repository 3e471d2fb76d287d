/** A screen without the empty lines below what it shows. */
export function trimmedScreen(text: string): string {
  return text.replace(/\s+$/, '');
}
