using System.Globalization;
using Stint.Posix;
using Stint.Tmux;

namespace Stint.Core.Terminals;

/// <summary>
/// One look at a run's window: a session of its own into which the window is linked, so that what one viewer selects no other sees, and
/// the viewer's end is the window's end (in a grouped session it would move on to somebody else's window). tmux itself takes the session
/// away and gives the window its size back when the client leaves, however that happens: hooks see to it.
/// </summary>
/// <param name="Name">The session's name.</param>
/// <param name="Window">The run's window.</param>
/// <param name="Former">The size that the window had before the first of its viewers came.</param>
internal sealed record Viewer(string Name, WindowId Window, WindowSize Former)
{
    /// <summary>Of the session: the window it was made for, and the same again when it sizes that window.</summary>
    internal const string ViewOption = "@stint_view", SizesOption = "@stint_view_sizes";

    /// <summary>Of the window: the size to give back.</summary>
    internal const string FormerOption = "@stint_former_size";

    private const string WindowSizeOption = "window-size", LostFocus = "pane-focus-out", OnlyReads = "read-only,ignore-size";

    internal static Viewer New(WindowSight window) =>
        new($"stint-view-{SecureRandom.Hex(4)}", window.Window, window.Former ?? window.Size);

    /// <summary>Makes the viewer and attaches the calling client, which has a terminal. One that only reads never changes the window's size.</summary>
    internal TmuxCommandList Attach(bool readOnly) =>
    [
        .. Make(sizes: !readOnly),
        Holding(),
        Option("detach-on-destroy", "on"),
        .. readOnly ? [UnlessSized(Commands.SetOption(OptionScope.Window, WindowSizeOption, "manual", Window))] : TmuxCommandList.Create([]),
        Commands.AttachSession(Target.Session(Name), clientFlags: readOnly ? OnlyReads : null),
        .. readOnly ? TmuxCommandList.Create([]) : [FollowClients],
    ];

    /// <summary>
    /// Makes the viewer and attaches the calling client, whose terminal always has the window's size: so it need not hold the window, and
    /// others may size it as if nobody looked. It reads until <see cref="Take"/> and sizes the window only with <see cref="Hold"/>.
    /// </summary>
    internal TmuxCommandList Follow() =>
    [
        .. Make(sizes: false),
        Option("detach-on-destroy", "on"),
        Commands.AttachSession(Target.Session(Name), clientFlags: OnlyReads),
    ];

    /// <summary>
    /// Turns what the following client on this terminal may do from reading to typing, or back, and prints 1 if now it may only read. The
    /// client must be attached.
    /// </summary>
    internal TmuxCommandList Take(string terminal) =>
    [
        new TmuxCommand("switch-client", "-r", "-c", terminal, "-t", Target.Session(Name)),
        new TmuxCommand("refresh-client", "-t", terminal, "-f", "ignore-size"),
        Commands.ListClients("#{client_readonly}", Target.Session(Name)),
    ];

    /// <summary>Gives the window another size, until <see cref="LetGo"/> or until the viewer is gone. What that gives back is <see cref="Former"/>.</summary>
    internal TmuxCommandList Hold(WindowSize size) =>
        [Option(SizesOption, Window), Holding(), .. Leaving(), Commands.ResizeWindow(Window, size.Columns, size.Rows)];

    /// <summary>Gives the window its size back if no other viewer sizes it. The viewer stays.</summary>
    internal TmuxCommandList LetGo => [Option(SizesOption, ""), Otherwise(Restore)];

    /// <summary>
    /// Makes the viewer and shows it in a client that shows something else now. When the run's window closes, the client is back where it
    /// was: its window is linked into the viewer, which therefore outlives the run's long enough for a hook to switch back.
    /// </summary>
    internal TmuxCommandList Switch(EnclosingClient client)
    {
        string current = Target.CurrentWindow(Name);
        TmuxCommandList back = [Commands.SwitchClient(client.Session, client.Name), Kill];
        string stillThere = $"#{{W:#{{?#{{==:#{{window_id}},{Window}}},1,}}}}";
        TmuxCommandList comeBack = client.IsViewer
            ? [Option("detach-on-destroy", "off")]
            :
            [
                Commands.LinkWindow(client.Window, current, detached: true),
                Commands.SetHook(OptionScope.Session, "window-unlinked", Commands.IfShellFormat(stillThere, [], back, current), current),
            ];
        return [.. Make(sizes: true), Holding(), .. comeBack, Commands.SwitchClient(Target.Session(Name), client.Name), FollowClients];
    }

    internal TmuxCommand Kill => Commands.KillSession(Target.Session(Name));

    /// <summary>Takes the viewer away if it is still there.</summary>
    internal TmuxCommand KillIfThere => Commands.IfShellFormat($"#{{S:#{{?#{{==:#{{session_name}},{Name}}},1,}}}}", Kill);

    /// <summary>
    /// To be said when the viewer is gone. When it was the last that sized the window, the window gets its size back; when it was the last at
    /// all, other clients may size it again. Saying it twice does no harm.
    /// </summary>
    internal TmuxCommandList GiveBack =>
    [
        Commands.UnsetHook(OptionScope.Window, FocusHook, Window),
        Otherwise([.. Restore, Unless(ViewOption, Commands.UnsetHook(OptionScope.Window, LostFocus, Window))]), // an empty list would still hide a user's own hooks
    ];

    // Who still sizes the window has a say in it again, also where the one that left had fixed it.
    private TmuxCommand Otherwise(TmuxCommandList then) => Commands.IfShellFormat(HasSession(SizesOption), FollowClients, then, Window);

    /// <summary>Lets other clients size the window again although viewers remain, if all of these have terminals of exactly its size.</summary>
    internal TmuxCommand Release => UnlessSized(Forget);

    // A window that nobody has held is left as it is: others may have sized it meanwhile.
    private TmuxCommandList Restore =>
    [
        Commands.IfShellFormat($"#{{==:#{{{FormerOption}}},{Former}}}", Commands.ResizeWindow(Window, Former.Columns, Former.Rows), target: Window),
        Commands.IfShellFormat($"#{{{FormerOption}}}", Unless(ViewOption, Forget), target: Window),
    ];

    private TmuxCommandList Forget =>
    [
        Commands.UnsetOption(OptionScope.Window, WindowSizeOption, Window),
        Commands.UnsetOption(OptionScope.Window, FormerOption, Window),
    ];

    // Hooks are arrays: each viewer has a place of its own in the window's. A user may have renamed the session; then the hook stays.
    private string FocusHook
    {
        get
        {
            _ = uint.TryParse(Name.AsSpan(Math.Max(0, Name.Length - 7)), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out uint place);
            return string.Create(CultureInfo.InvariantCulture, $"{LostFocus}[{place}]");
        }
    }

    private TmuxCommand FollowClients => Commands.SetOption(OptionScope.Window, WindowSizeOption, "latest", Window);

    private IEnumerable<TmuxCommand> Make(bool sizes)
    {
        yield return Commands.HasSession(Window); // starts no server, and ends the list here when the window is gone
        yield return Commands.NewSession(new NewSessionOptions { Name = Name, WindowName = Name, Command = ["sleep", "60"] });
        yield return Option("destroy-unattached", "off");
        yield return Commands.LinkWindow(Window, Target.Window(Name, Name), replace: true);
        yield return Option("status", "off");
        yield return Option(ViewOption, Window);
        yield return Option(SizesOption, sizes ? Window : "");
        foreach (TmuxCommand hook in Leaving())
        {
            yield return hook;
        }
    }

    private TmuxCommand Holding() => Commands.SetOption(OptionScope.Window, FormerOption, Former.ToString(), Window);

    private IEnumerable<TmuxCommand> Leaving()
    {
        // A client that is lost is reported here. One that detaches is reported in the session used last, whichever that is, and one
        // that goes to another session is reported there; but then the window loses the focus, when nobody else shows it. Several that
        // are lost at once may be reported either way, so that who is reported here looks after the others.
        string current = Target.CurrentWindow(Name), abandoned = $"#{{==:#{{session_name}} #{{session_attached}},{Name} 0}}";
        TmuxCommandList leave = Commands.IfShellFormat(abandoned, [Kill, .. GiveBack], target: current);
        TmuxCommand others = Commands.IfShellFormat(HasSession(ViewOption), Commands.RunHook(OptionScope.Window, LostFocus, Window), target: Window);
        yield return Commands.SetHook(OptionScope.Session, "client-detached", leave.Then(others), current);
        yield return Commands.SetHook(OptionScope.Window, FocusHook, leave, Window);
    }

    private TmuxCommand UnlessSized(TmuxCommandList then) => Unless(SizesOption, then);

    private TmuxCommand Unless(string sessionOption, TmuxCommandList then) =>
        Commands.IfShellFormat(HasSession(sessionOption), [], then, Window);

    // A format: whether any session has this window in the option.
    private string HasSession(string option) => $"#{{S:#{{?#{{==:#{{{option}}},{Window}}},1,}}}}";

    private TmuxCommand Option(string name, string value) =>
        Commands.SetOption(OptionScope.Session, name, value, Target.CurrentWindow(Name));
}
