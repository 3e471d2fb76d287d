using Stint.Core.Workspaces.Files;

namespace Stint.Core.Tests.Workspaces;

/// <summary>The right-hand sides are what Python's <c>expanduser</c>, <c>expandvars</c>, <c>normpath</c> and <c>join</c> give.</summary>
public sealed class ExpansionTests
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("", "")]
    [InlineData("~", "/home/user")]
    [InlineData("~/x", "/home/user/x")]
    [InlineData("x~", "x~")]
    [InlineData("~root", "/root")]
    [InlineData("~root/x", "/root/x")]
    [InlineData("~no-such-user/x", "~no-such-user/x")]
    [InlineData("~$NAME", "~grace")]
    [InlineData("$NAME", "grace")]
    [InlineData("${NAME}", "grace")]
    [InlineData("$NAMEs", "$NAMEs")]
    [InlineData("${NAME}s", "graces")]
    [InlineData("$NAME-$NAME", "grace-grace")]
    [InlineData("$NAMEé", "graceé")]
    [InlineData("$NONE ${NONE}", "$NONE ${NONE}")]
    [InlineData("a$EMPTY${EMPTY}b", "ab")]
    [InlineData("$", "$")]
    [InlineData("$$NAME", "$grace")]
    [InlineData("$ {NAME}", "$ {NAME}")]
    [InlineData("${}", "${}")]
    [InlineData("${NAME", "${NAME")]
    [InlineData("${ NAME}", "${ NAME}")]
    [InlineData("${NO${NAME}", "${NO${NAME}")]
    [InlineData("$1", "$1")]
    [InlineData("\\$NAME", "\\grace")]
    [InlineData("$REFERS", "$NAME")]
    [InlineData("$REFERS$NAME", "$NAMEgrace")]
    public void Homes_and_variables_are_put_in(string text, string expanded) => Assert.Equal(expanded, Expansion().Text(text));

    [Fact]
    public void Without_HOME_the_user_s_own_entry_counts() => Assert.Equal(UserHomes.Of(Posix.Machine.UserId), new Expansion(_ => null, "/work").Text("~"));

    [Fact]
    public void A_home_at_the_root_stays_a_path()
    {
        var expansion = new Expansion(name => name == "HOME" ? "/" : null, "/work");
        Assert.Equal(("/", "/x"), (expansion.Text("~"), expansion.Text("~/x")));
    }

    [Theory]
    [InlineData("./x", "/work/x")]
    [InlineData(".", "/work")]
    [InlineData("../x", "/x")]
    [InlineData(".hidden", "/work/.hidden")]
    [InlineData("...x", "/work/...x")]
    [InlineData("$DOTTED/y", "/work/x/y")]
    [InlineData("x/./y", "x/./y")]
    [InlineData("/x/../y", "/x/../y")]
    public void What_begins_with_a_point_is_a_path(string text, string expanded) => Assert.Equal(expanded, Expansion().TextOrPath(text));

    [Theory]
    [InlineData("", ".")]
    [InlineData("/", "/")]
    [InlineData("//", "//")]
    [InlineData("///x", "/x")]
    [InlineData("//x", "//x")]
    [InlineData("/..", "/")]
    [InlineData("/a/./b/../c//d/", "/a/c/d")]
    [InlineData("../a/../..", "../..")]
    [InlineData("a/..", ".")]
    public void Paths_are_put_straight(string path, string normal) => Assert.Equal(normal, PosixPath.Normalize(path));

    [Theory]
    [InlineData("/a", "b", "/a/b")]
    [InlineData("/a/", "b", "/a/b")]
    [InlineData("/a", "/b", "/b")]
    [InlineData("/a", "", "/a/")]
    [InlineData("", "b", "b")]
    public void Paths_are_joined(string folder, string path, string joined) => Assert.Equal(joined, PosixPath.Join(folder, path));

    private static Expansion Expansion() => new(
        name => name switch
        {
            "HOME" => "/home/user",
            "NAME" => "grace",
            "EMPTY" => "",
            "REFERS" => "$NAME",
            "DOTTED" => "./x",
            _ => null,
        },
        "/work");
}
