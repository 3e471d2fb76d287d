namespace Stint.Tmux;

/// <summary>Whose options are meant.</summary>
public enum OptionScope
{
    Server,
    Session,
    Window,
    Pane,
}
