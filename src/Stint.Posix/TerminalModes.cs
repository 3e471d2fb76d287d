namespace Stint.Posix;

/// <summary>How a terminal treats what is typed (termios(3)).</summary>
/// <param name="Lines">It hands over whole lines and lets them be edited (ICANON).</param>
/// <param name="Echoes">It shows what is typed (ECHO).</param>
/// <param name="MapsReturn">Enter arrives as a newline (ICRNL).</param>
/// <param name="Extended">Its extra keys work (IEXTEN).</param>
/// <param name="QuotesNext">It has a key that takes the next one literally (VLNEXT).</param>
public readonly record struct TerminalModes(bool Lines, bool Echoes, bool MapsReturn, bool Extended, bool QuotesNext);
