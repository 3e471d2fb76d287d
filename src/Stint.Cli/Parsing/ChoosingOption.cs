using System.CommandLine;

namespace Stint.Cli.Parsing;

/// <summary>An option that chooses what a verb acts on: it counts on the command line alone, a config file has no say in it.</summary>
internal interface IChoosingOption;

internal sealed class ChoosingOption<T>(string name) : Option<T>(name), IChoosingOption;
