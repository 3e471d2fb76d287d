using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Stint.Core.Kernel;

/// <summary>Binds SQLite once: linked into the native binary; under the JIT the system's shared library.</summary>
internal static class SqliteLibrary
{
    private static bool _bound;

    internal static void Bind()
    {
        if (_bound)
        {
            return;
        }

        _bound = true;
        if (RuntimeFeature.IsDynamicCodeCompiled)
        {
            NativeLibrary.SetDllImportResolver(typeof(SQLitePCL.SQLite3Provider_e_sqlite3).Assembly, Resolve);
        }

        SQLitePCL.raw.SetProvider(new SQLitePCL.SQLite3Provider_e_sqlite3());
    }

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path) =>
        name == "e_sqlite3" ? NativeLibrary.Load("libsqlite3.so.0") : 0;
}
