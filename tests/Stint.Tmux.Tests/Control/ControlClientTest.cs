using System.Threading.Channels;
using Stint.TestKit;
using Stint.Tmux.Control;
using Stint.Tmux.Formats;

namespace Stint.Tmux.Tests.Control;

/// <summary>A private server, and control clients to it.</summary>
public abstract class ControlClientTest : IDisposable
{
    private protected PrivateTmux Tmux { get; } = new();

    public void Dispose()
    {
        Tmux.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected PaneAddress NewSession(string name, params string[] command) =>
        Tmux.Server.NewSession(new NewSessionOptions { Name = name, Command = command.Length > 0 ? command : ["sleep", "1000"] });

    private protected ControlClient Connect(ControlClientOptions? options = null) =>
        ControlClient.Connect(Tmux.Server, options ?? new ControlClientOptions { Session = "=s:" });

    private protected static async Task<T> Next<T>(ControlClient client)
        where T : ControlNotification
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        await foreach (ControlNotification notification in client.Notifications.ReadAllAsync(deadline.Token))
        {
            if (notification is T wanted)
            {
                return wanted;
            }
        }

        throw new ChannelClosedException($"The connection ended before a {typeof(T).Name}.");
    }
}
