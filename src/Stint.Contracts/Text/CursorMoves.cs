namespace Stint.Contracts;

/// <summary>
/// The control sequences that move within a line or erase parts of it. Those that change the row do nothing but, where they say so, go to
/// its start.
/// </summary>
internal static class CursorMoves
{
    public static void Obey(EscapeParser sequence, LineCells line)
    {
        int count = Math.Max(1, sequence.Value(0));
        switch ((char)sequence.Final)
        {
            case 'C' or 'a':
                line.MoveBy(count);
                break;
            case 'D' or 'j':
                line.MoveBy(-count);
                break;
            case 'G' or '`':
                line.MoveTo(count - 1);
                break;
            case 'E' or 'F':
                line.MoveTo(0);
                break;
            case 'K' or 'J':
                Erase(sequence.Value(0), line);
                break;
            case 'X':
                line.EraseCharacters(count);
                break;
            case 'P':
                line.DeleteCharacters(count);
                break;
            case '@':
                line.InsertBlanks(count);
                break;
            case 's':
                line.SaveColumn();
                break;
            case 'u':
                line.RestoreColumn();
                break;
        }
    }

    private static void Erase(int what, LineCells line)
    {
        switch (what)
        {
            case 0:
                line.EraseToEnd();
                break;
            case 1:
                line.EraseToCursor();
                break;
            case 2:
                line.EraseAll();
                break;
        }
    }
}
