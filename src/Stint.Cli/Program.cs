using Stint.Cli;
using Stint.Posix;

// Without the runtime's farewell: it takes time, and threads of a server that still work may trip over it.
ThisProcess.Exit(CommandLine.Run(args));
