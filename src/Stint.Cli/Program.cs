using Stint.Cli;

return CommandLine.Run(args);
