/**
 * What was typed while nothing could be sent, kept in order until its owner decides. Bounded: what does not fit is counted, never
 * taken in part.
 */
export class HeldKeys {
  static readonly mostKeys = 256;
  static readonly mostCharacters = 4096;
  private keys: string[] = [];
  private characters = 0;
  private refusedKeys = 0;

  get count(): number {
    return this.keys.length;
  }

  /** How many were turned away since the last {@link take}. */
  get refused(): number {
    return this.refusedKeys;
  }

  add(key: string): void {
    if (this.refusedKeys > 0 || this.keys.length >= HeldKeys.mostKeys || this.characters + key.length > HeldKeys.mostCharacters) {
      this.refusedKeys++; // also what would fit: a gap in the middle would be another text
      return;
    }
    this.keys.push(key);
    this.characters += key.length;
  }

  /** All of it in one piece, and nothing is left. */
  take(): string {
    const all = this.keys.join('');
    this.keys = [];
    this.characters = 0;
    this.refusedKeys = 0;
    return all;
  }
}
