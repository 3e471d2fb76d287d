using Stint.TestKit;

[assembly: AssemblyFixture(typeof(DefaultSocketGuard))]
