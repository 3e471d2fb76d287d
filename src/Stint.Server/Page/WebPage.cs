using System.Buffers;
using System.Reflection;

namespace Stint.Server.Page;

/// <summary>
/// The web page's files as far as this program holds them: resources named <c>ui/PATH</c>, gzip-compressed when it was built. Nothing is
/// unpacked or copied until somebody asks for it.
/// </summary>
public sealed class WebPage
{
    /// <summary>What <c>serve</c> and the address of the page say where there is none.</summary>
    public const string HowToBuild = "this program was built without the web page: install Node.js 20.19 or later and run ./build again";

    private const string Prefix = "ui/", Index = "index.html", Assets = "assets/";

    private readonly Dictionary<string, PageFile> _files;

    internal WebPage(IEnumerable<PageFile> files) => _files = files.ToDictionary(f => f.Path, StringComparer.Ordinal);

    /// <summary>Whether there is a page below <c>/ui/</c> to show.</summary>
    public static bool IsBuiltIn => Array.IndexOf(Program.GetManifestResourceNames(), Prefix + Index) >= 0;

    private static Assembly Program => typeof(WebPage).Assembly;

    internal bool IsThere => _files.ContainsKey(Index);

    internal static WebPage BuiltIn() => new(Program.GetManifestResourceNames()
        .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
        .Select(name => new PageFile(name[Prefix.Length..], Resource(name))));

    /// <summary>
    /// The file at a path below <c>/ui/</c>. What is no file is a place in the page, and so the page itself, unless it looks like a file
    /// that is missing: a page that asks for one, perhaps of another build, must not take HTML for it.
    /// </summary>
    internal PageFile? Find(string path) =>
        _files.TryGetValue(path, out PageFile? file) ? file
        : path.StartsWith(Assets, StringComparison.Ordinal) || PageFile.TypeOf(path) is not null ? null
        : _files.GetValueOrDefault(Index);

    private static unsafe ReadOnlyMemory<byte> Resource(string name)
    {
        // A resource is part of the program's image, in memory for as long as the program runs.
        var resource = (UnmanagedMemoryStream)Program.GetManifestResourceStream(name)!;
        return new ImageBytes(resource.PositionPointer, checked((int)resource.Length)).Memory;
    }

    private sealed unsafe class ImageBytes(byte* start, int length) : MemoryManager<byte>
    {
        public override Span<byte> GetSpan() => new(start, length);

        public override MemoryHandle Pin(int elementIndex = 0) => new(start + elementIndex);

        public override void Unpin()
        {
        }

        protected override void Dispose(bool disposing)
        {
        }
    }
}
