using System.Globalization;

namespace Stint.Core.Workspaces.Files;

/// <summary>Home folders as <c>/etc/passwd</c> has them; null for a user it does not name.</summary>
internal static class UserHomes
{
    internal static string? Of(string user) => Home(0, user);

    internal static string? Of(uint userId) => Home(2, userId.ToString(CultureInfo.InvariantCulture));

    private static string? Home(int field, string value)
    {
        try
        {
            foreach (string line in File.ReadLines("/etc/passwd"))
            {
                string[] fields = line.Split(':');
                if (fields.Length >= 6 && fields[field] == value)
                {
                    return fields[5];
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // No such file: no user is known.
        }

        return null;
    }
}
