using System.Globalization;

namespace Stint.Tmux;

/// <summary>Builds a command's arguments; what is null or false is left out.</summary>
internal sealed class ArgumentList
{
    private readonly List<string> _arguments = [];

    internal ArgumentList Flag(string flag, bool when = true)
    {
        if (when)
        {
            _arguments.Add(flag);
        }

        return this;
    }

    internal ArgumentList Value(string flag, string? value)
    {
        if (value is not null)
        {
            _arguments.Add(flag);
            _arguments.Add(value);
        }

        return this;
    }

    internal ArgumentList Value(string flag, int? value) => Value(flag, value?.ToString(CultureInfo.InvariantCulture));

    internal ArgumentList Environment(IReadOnlyDictionary<string, string> variables)
    {
        foreach ((string name, string value) in variables)
        {
            _ = Value("-e", $"{name}={value}");
        }

        return this;
    }

    /// <summary>What follows the flags; a first word that looks like a flag is kept from being one.</summary>
    internal ArgumentList Words(params IEnumerable<string> words)
    {
        int before = _arguments.Count;
        _arguments.AddRange(words);
        if (_arguments.Count > before && _arguments[before].StartsWith('-'))
        {
            _arguments.Insert(before, "--");
        }

        return this;
    }

    internal TmuxCommand For(string name) => new(name, (IReadOnlyList<string>)_arguments);
}
