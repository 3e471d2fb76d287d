namespace Stint.Server;

/// <summary>The web page, where this program holds one.</summary>
public static class WebPage
{
    /// <summary>Whether there is a page below <c>/ui/</c> to show.</summary>
    public static bool IsBuiltIn => false;
}
