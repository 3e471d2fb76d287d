using System.Diagnostics;

namespace Stint.Posix;

/// <summary>How a short helper program went. <see cref="TimedOut"/>: it was killed at the deadline and the exit code means nothing.</summary>
public sealed record CapturedOutput(int ExitCode, byte[] Output, byte[] Error, bool TimedOut);

/// <summary>Runs a short program to its end, feeding its input and collecting its output, never longer than a deadline.</summary>
public static class CapturedProcess
{
    private const int OutputLimit = 256 << 20;

    /// <summary>
    /// Blocks until the program has ended and closed its output, or kills it when <paramref name="deadline"/> has passed.
    /// Throws <see cref="PosixException"/> when it cannot be started and on more than 256 MB of output.
    /// </summary>
    public static CapturedOutput Run(
        SpawnRequest program, ReadOnlyMemory<byte> input, TimeSpan deadline, CancellationToken ct = default)
    {
        (Descriptor inRead, Descriptor inWrite) = Descriptor.Pipe();
        (Descriptor outRead, Descriptor outWrite) = Descriptor.Pipe();
        (Descriptor errRead, Descriptor errWrite) = Descriptor.Pipe();
        using (inWrite)
        using (outRead)
        using (errRead)
        {
            int pid;
            using (inRead)
            using (outWrite)
            using (errWrite)
            {
                int error = Child.Spawn(program with { Input = inRead, Output = outWrite, Error = errWrite }, out pid);
                if (error != 0)
                {
                    throw new PosixException("start", program.Path.ToString(), error);
                }
            }

            using var output = new MemoryStream();
            using var errors = new MemoryStream();
            bool finished = false;
            var clock = Stopwatch.StartNew();
            try
            {
                finished = Exchange(inWrite, outRead, errRead, input.Span, output, errors, deadline, ct)
                    && Child.WaitForEnd(pid, deadline - clock.Elapsed);
            }
            finally
            {
                if (!finished)
                {
                    _ = Signals.SendToProcess(pid, Signals.Kill);
                }
            }

            ChildChange? end = Child.Reap(pid, wait: true);
            return new CapturedOutput(end?.ExitCode ?? -1, output.ToArray(), errors.ToArray(), TimedOut: !finished);
        }
    }

    private static bool Exchange(
        Descriptor inWrite, Descriptor outRead, Descriptor errRead, ReadOnlySpan<byte> input, MemoryStream output, MemoryStream errors,
        TimeSpan deadline, CancellationToken ct)
    {
        var clock = Stopwatch.StartNew();
        inWrite.SetNonBlocking();
        Descriptor? inOpen = inWrite, outOpen = outRead, errOpen = errRead;
        Span<byte> buffer = stackalloc byte[16 * 1024];
        while (outOpen is not null || errOpen is not null)
        {
            if (input.IsEmpty && inOpen is not null)
            {
                inOpen.Dispose();
                inOpen = null;
            }

            ct.ThrowIfCancellationRequested();
            TimeSpan left = deadline - clock.Elapsed;
            if (left <= TimeSpan.Zero)
            {
                return false;
            }

            TimeSpan step = ct.CanBeCanceled && left.TotalMilliseconds > 50 ? TimeSpan.FromMilliseconds(50) : left;
            ulong ready = Readiness.Wait([outOpen, errOpen], [inOpen], step);
            outOpen = (ready & 1) != 0 ? Take(outOpen!, buffer, output) : outOpen;
            errOpen = (ready & 2) != 0 ? Take(errOpen!, buffer, errors) : errOpen;
            if ((ready & 4) != 0)
            {
                input = Give(inOpen!, input);
            }
        }

        return true;
    }

    private static Descriptor? Take(Descriptor from, Span<byte> buffer, MemoryStream into)
    {
        int n = from.Read(buffer) ?? 0;
        into.Write(buffer[..n]);
        return into.Length > OutputLimit ? throw new PosixException("read", "output of more than 256 MB", Errno.TooBig) : n > 0 ? from : null;
    }

    // A program that does not want the rest of its input closes the pipe: that is its right.
    private static ReadOnlySpan<byte> Give(Descriptor to, ReadOnlySpan<byte> input)
    {
        try
        {
            return input[(to.Write(input) ?? 0)..];
        }
        catch (PosixException e) when (e.Error == Errno.BrokenPipe)
        {
            return [];
        }
    }
}
