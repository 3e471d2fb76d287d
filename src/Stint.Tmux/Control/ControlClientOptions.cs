namespace Stint.Tmux.Control;

/// <summary>How a control client attaches. A control client always shows a session and ends with it.</summary>
public sealed record ControlClientOptions
{
    /// <summary>An existing session to attach to, such as <see cref="Target.Session"/>; excludes <see cref="Create"/>. Its environment stays as it is.</summary>
    public string? Session { get; init; }

    /// <summary>A session to make and attach to, starting the server if need be.</summary>
    public NewSessionOptions? Create { get; init; }

    /// <summary>The client's flags. By default it counts for no window's size and is not sent what panes print.</summary>
    public string Flags { get; init; } = "ignore-size,no-output";

    /// <summary>How many notifications are kept for a reader who is late; beyond that the oldest go.</summary>
    public int NotificationCapacity { get; init; } = 10_000;

    public ControlLimits Limits { get; init; } = ControlLimits.Default;

    internal TmuxCommand AttachCommand() => (Session, Create) switch
    {
        ({ } session, null) => Commands.AttachSession(session, clientFlags: Flags, keepEnvironment: true),
        (null, { } create) => Commands.NewSession(create with { Detached = false, ClientFlags = Flags }),
        _ => throw new InvalidOperationException("Give either a session to attach to or one to create."),
    };
}
