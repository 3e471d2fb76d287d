using System.Runtime.InteropServices;

namespace Stint.Core.Metrics;

/// <summary>
/// The points of one key as they come, in bounded memory: all of them up to a number, and from then on the extremes and gaps of ever longer
/// stretches.
/// </summary>
internal sealed class Series(int capacity)
{
    internal const int Smallest = 128;
    private readonly List<Sample> _stretch = []; // the extremes and the first gap of those since the last whole stretch
    private List<Sample> _points = [];
    private int _capacity = Math.Max(Smallest, capacity), _perStretch = 1, _inStretch;
    private long _count;
    private Sample _last;

    /// <summary>How many samples are held in memory.</summary>
    internal int Held => _points.Count + _stretch.Count;

    internal void Add(Sample sample)
    {
        _count++;
        _last = sample;
        if (_perStretch == 1)
        {
            _points.Add(sample);
        }
        else
        {
            Span<Sample> stretch = stackalloc Sample[4];
            int count = _stretch.Count;
            CollectionsMarshal.AsSpan(_stretch).CopyTo(stretch);
            stretch[count] = sample;
            _stretch.Clear();
            Downsampling.AddExtremes(stretch[..(count + 1)], _stretch);
            if (++_inStretch < _perStretch)
            {
                return;
            }

            _points.AddRange(_stretch);
            _stretch.Clear();
            _inStretch = 0;
        }

        if (_points.Count > _capacity)
        {
            Thin();
        }
    }

    /// <summary>Keeps no more than so many from now on.</summary>
    internal void Limit(int capacity)
    {
        _capacity = Math.Max(Smallest, capacity);
        if (_points.Count > _capacity)
        {
            Thin();
        }
    }

    /// <summary>At most so many points that show every extreme.</summary>
    internal List<Sample> Points(int most)
    {
        List<Sample> all = _points;
        if (_stretch.Count > 0)
        {
            all = [.. _points, .. _stretch];
        }

        if (_count > 0 && all[^1] != _last)
        {
            all = [.. all, _last];
        }

        return Downsampling.Reduce(CollectionsMarshal.AsSpan(all), most);
    }

    private void Thin()
    {
        _points = Downsampling.Reduce(CollectionsMarshal.AsSpan(_points), _capacity / 2);
        _perStretch = (int)Math.Clamp(_count / Math.Max(1, _capacity / 4), 2, 1 << 30);
    }
}
