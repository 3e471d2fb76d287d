/** For screen readers: what the keys do. */
export function KeyHelp() {
  return (
    <>
      Slash searches, n and Shift n go through what is found, e and Shift e through errors, f follows, w wraps, g goes to a line, Home and
      End go to the first and the last line.
    </>
  );
}
