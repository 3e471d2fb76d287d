namespace Stint.Server;

/// <summary>How a server that answers is reached.</summary>
/// <param name="Address">Such as <c>http://127.0.0.1:7420</c>.</param>
/// <param name="Page">The page's address, with the token in its fragment where one is asked for. A secret.</param>
/// <param name="Socket">The path of the private socket.</param>
public sealed record ServerReady(string Address, string Page, string Socket)
{
    public override string ToString() => Address;
}
