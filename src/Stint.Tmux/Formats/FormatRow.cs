namespace Stint.Tmux.Formats;

/// <summary>One object's values, by field.</summary>
public readonly struct FormatRow
{
    private readonly IReadOnlyList<FormatField> _fields;
    private readonly IReadOnlyList<string> _values;

    internal FormatRow(IReadOnlyList<FormatField> fields, IReadOnlyList<string> values)
    {
        _fields = fields;
        _values = values;
    }

    /// <summary>The field's value. The field must be one that the format was made with; one newer than tmux reads as from an empty text.</summary>
    public T Get<T>(FormatField<T> field)
    {
        for (int i = 0; i < _fields.Count; i++)
        {
            if (ReferenceEquals(_fields[i], field))
            {
                return Read(field, _values[i]);
            }
        }

        return Read(field, "");
    }

    private static T Read<T>(FormatField<T> field, string text)
    {
        try
        {
            return field.Read(text);
        }
        catch (Exception e) when (e is FormatException or OverflowException)
        {
            throw new FormatException($"tmux's {field.Name} is '{text}', which makes no sense.", e);
        }
    }
}
