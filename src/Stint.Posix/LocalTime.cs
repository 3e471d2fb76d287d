namespace Stint.Posix;

/// <summary>
/// The local time as every program of this machine has it: <c>TZ</c> counts in all its forms, also those that .NET takes for UTC
/// (<c>XXX-2</c>, <c>:/path</c>).
/// </summary>
public static unsafe class LocalTime
{
    private static readonly TimeSpan Furthest = TimeSpan.FromHours(14); // of a DateTimeOffset

    /// <summary>The same moment with the local offset, in whole minutes.</summary>
    public static DateTimeOffset Of(DateTimeOffset moment)
    {
        long seconds = moment.ToUnixTimeSeconds();
        long* fields = stackalloc long[8]; // struct tm: nine ints, then the offset in seconds as a long, then the zone's name
        if (Libc.LocalTime(&seconds, fields) == null)
        {
            return moment.ToUniversalTime();
        }

        var offset = TimeSpan.FromMinutes(fields[5] / 60);
        return moment.ToOffset(offset > Furthest ? Furthest : offset < -Furthest ? -Furthest : offset);
    }
}
