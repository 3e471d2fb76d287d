/** What a text would do when it is pasted. */
export interface PasteCheck {
  /** The text without characters that would act as keys; line ends and tabs are kept. */
  text: string;
  lines: number;
  /** How many characters would have acted as keys, or hidden what the text says. */
  removed: number;
  /** Whether somebody should look at it first. */
  asks: boolean;
}

// Control characters but tab and line ends, and what reorders or hides text on the screen.
const hostile = /[^\P{Cc}\t\n\r]|[\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]/gu;

/** A text that ends in a line end runs as it is pasted: one line with its end counts as asking, too. */
export function checkPaste(pasted: string): PasteCheck {
  const text = pasted.replace(hostile, '');
  const removed = pasted.length - text.length;
  const ends = text.match(/\r\n|\r|\n/g)?.length ?? 0;
  const lines = ends + (/[\r\n]$/.test(text) || text === '' ? 0 : 1);
  return { text, lines, removed, asks: ends > 0 || removed > 0 };
}
