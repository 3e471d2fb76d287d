using System.Globalization;
using System.Text;

namespace Stint.Tmux.Control;

/// <summary>Reads one line outside of a block. What is not exactly as tmux writes it is an <see cref="UnknownLine"/>.</summary>
internal static class NotificationLine
{
    internal static ControlNotification Read(ReadOnlySpan<byte> line)
    {
        int space = line.IndexOf((byte)' ');
        ReadOnlySpan<byte> word = space < 0 ? line : line[..space];
        ReadOnlySpan<byte> rest = space < 0 ? [] : line[(space + 1)..];
        ControlNotification? known = word.SequenceEqual("%output"u8) ? ReadOutput(rest)
            : word.SequenceEqual("%extended-output"u8) ? ReadExtendedOutput(rest)
            : ReadText(Encoding.UTF8.GetString(word), Encoding.UTF8.GetString(rest));
        return known ?? new UnknownLine(line.ToArray());
    }

    private static PaneOutput? ReadOutput(ReadOnlySpan<byte> rest) =>
        Split(ref rest, out PaneId pane) ? new PaneOutput(pane, OctalEscapes.Decode(rest), Age: null) : null;

    // %extended-output %PANE AGE … : DATA, with arguments yet to be invented before the colon
    private static PaneOutput? ReadExtendedOutput(ReadOnlySpan<byte> rest)
    {
        int colon = rest.IndexOf(" : "u8);
        if (colon < 0)
        {
            return null;
        }

        ReadOnlySpan<byte> data = rest[(colon + 3)..];
        string[] head = Encoding.UTF8.GetString(rest[..colon]).Split(' ');
        return head.Length >= 2
            && PaneId.TryParse(head[0], out PaneId pane)
            && int.TryParse(head[1], NumberStyles.None, CultureInfo.InvariantCulture, out int age)
                ? new PaneOutput(pane, OctalEscapes.Decode(data), TimeSpan.FromMilliseconds(age))
                : null;
    }

    private static bool Split(ref ReadOnlySpan<byte> rest, out PaneId pane)
    {
        int space = rest.IndexOf((byte)' ');
        string id = Encoding.UTF8.GetString(space < 0 ? rest : rest[..space]);
        rest = space < 0 ? [] : rest[(space + 1)..];
        return PaneId.TryParse(id, out pane);
    }

    private static ControlNotification? ReadText(string word, string rest)
    {
        (string first, string others) = Cut(rest);
        return word switch
        {
            "%exit" => new Exited(rest),
            "%message" => new ServerMessage(rest),
            "%config-error" => new ConfigError(rest),
            "%sessions-changed" => new SessionsChanged(),
            "%session-changed" => SessionId.TryParse(first, out SessionId s) ? new SessionChanged(s, others) : null,
            "%session-renamed" => SessionId.TryParse(first, out SessionId s) ? new SessionRenamed(s, others) : new SessionRenamed(null, rest),
            "%session-window-changed" => SessionId.TryParse(first, out SessionId s) && WindowId.TryParse(others, out WindowId w)
                ? new SessionWindowChanged(s, w)
                : null,
            "%client-session-changed" => ReadClientSession(first, others),
            "%client-detached" => new ClientDetached(rest),
            "%window-add" or "%unlinked-window-add" => WindowId.TryParse(first, out WindowId w) ? new WindowAdded(w, Linked(word)) : null,
            "%window-close" or "%unlinked-window-close" => WindowId.TryParse(first, out WindowId w) ? new WindowClosed(w, Linked(word)) : null,
            "%window-renamed" or "%unlinked-window-renamed" =>
                WindowId.TryParse(first, out WindowId w) ? new WindowRenamed(w, others, Linked(word)) : null,
            "%window-pane-changed" => WindowId.TryParse(first, out WindowId w) && PaneId.TryParse(others, out PaneId p)
                ? new WindowPaneChanged(w, p)
                : null,
            "%layout-change" => ReadLayout(first, others.Split(' ')),
            "%pane-mode-changed" => PaneId.TryParse(first, out PaneId p) ? new PaneModeChanged(p) : null,
            "%pause" or "%continue" => PaneId.TryParse(first, out PaneId p) ? new PanePaused(p, word == "%pause") : null,
            "%subscription-changed" => ReadSubscription(rest),
            "%paste-buffer-changed" => new PasteBufferChanged(rest),
            "%paste-buffer-deleted" => new PasteBufferDeleted(rest),
            _ => null,
        };
    }

    private static ClientSessionChanged? ReadClientSession(string client, string rest)
    {
        (string id, string name) = Cut(rest);
        return SessionId.TryParse(id, out SessionId session) ? new ClientSessionChanged(client, session, name) : null;
    }

    private static LayoutChanged? ReadLayout(string window, string[] parts) =>
        WindowId.TryParse(window, out WindowId id) && parts.Length >= 2
            ? new LayoutChanged(id, parts[0], parts[1], parts.Length > 2 ? parts[2] : "")
            : null;

    // NAME $SESSION @WINDOW INDEX %PANE … : VALUE, with - for what does not apply
    private static SubscriptionChanged? ReadSubscription(string rest)
    {
        int colon = rest.IndexOf(" : ", StringComparison.Ordinal);
        string[] head = colon < 0 ? [] : rest[..colon].Split(' ');
        return head.Length < 5 ? null : new SubscriptionChanged(
            head[0],
            SessionId.TryParse(head[1], out SessionId session) ? session : null,
            WindowId.TryParse(head[2], out WindowId window) ? window : null,
            int.TryParse(head[3], NumberStyles.None, CultureInfo.InvariantCulture, out int index) ? index : null,
            PaneId.TryParse(head[4], out PaneId pane) ? pane : null,
            rest[(colon + 3)..]);
    }

    private static bool Linked(string word) => !word.StartsWith("%unlinked", StringComparison.Ordinal);

    private static (string First, string Others) Cut(string text)
    {
        int space = text.IndexOf(' ', StringComparison.Ordinal);
        return space < 0 ? (text, "") : (text[..space], text[(space + 1)..]);
    }
}
