using System.Text.Json;
using System.Text.Json.Nodes;
using Staves.Portage.Configuration;
using Staves.Portage.Configuration.UserFiles;

namespace Staves.Tests.Portage.Configuration;

/// <summary>binrepos.conf and EMERGE_DEFAULT_OPTS mean what they mean to Portage.</summary>
public sealed class BinhostAgreementTests
{
    static readonly string[] Options =
    [
        "", "--ask", "-g", "-avg", "-G", "-k", "-K", "-kK", "--getbinpkg", "--getbinpkg=n", "--getbinpkg n", "--getbinpkg y", "--getbinpkgonly",
        "--usepkg=y --usepkgonly=n", "--usepkgonly --jobs 4 --verbose", "-g n", "-k y -j4", "--usepkg --usepkg-exclude 'sys-kernel/* virtual/*'",
        "--usepkg-exclude=app-misc/a -k --usepkg-exclude app-misc/b", "--binpkg-respect-use=n", "--binpkg-respect-use", "-vk --with-bdeps=y",
    ];

    [Fact]
    public void Portage_asks_the_same_binhosts_in_the_same_order()
    {
        using var root = new ConfigurationRoot();
        root.Write("etc/portage/binrepos.conf/a.conf", """
            [DEFAULT]
            verify-signature = Yes
            frozen = yes

            [one]
            sync-uri = https://example.org/one///
            priority = 9
            verify-signature = on

            [two]
            sync-uri = %(root)ssrv/two
            getbinpkg-exclude = sys-kernel/* app-misc/a:0
            """)
            .Write("etc/portage/binrepos.conf/b.conf", """
            [zwei]
            sync-uri = http://example.org/zwei
            location = /srv/zwei
            frozen = no

            [one]
            priority = -1
            getbinpkg-include = dev-libs/b
              dev-libs/c
            """);

        using JsonDocument answers = Ask(root, "");
        Assert.Equal(
            answers.RootElement[0].GetProperty("binhosts").EnumerateArray().Select(Line),
            BinReposConf.Read(root.Path).Binhosts.Select(Line));
    }

    [Fact]
    public void Portage_understands_the_same_options()
    {
        using var root = new ConfigurationRoot();
        using JsonDocument answers = Ask(root, Options);

        Assert.All(Options.Zip(answers.RootElement.EnumerateArray()), pair =>
        {
            (string text, JsonElement answer) = pair;
            JsonElement portages = answer.GetProperty("options");
            var ours = BinaryPackageOptions.Read(new Dictionary<string, string>(StringComparer.Ordinal) { ["EMERGE_DEFAULT_OPTS"] = text });

            Assert.Equal(
                (portages.GetProperty("uses").GetBoolean(), portages.GetProperty("fetches").GetBoolean(), portages.GetProperty("only").GetBoolean()),
                (ours.Uses, ours.Fetches, ours.Only));
            Assert.Equal(Words(portages.GetProperty("exclude")), ours.Exclude.Select(pattern => pattern.ToString()).Order(StringComparer.Ordinal));
            Assert.Equal(portages.GetProperty("respect").GetString(), ours.RespectUse switch { true => "y", false => "n", null => null });
        });
    }

    static JsonDocument Ask(ConfigurationRoot root, params string[] options)
    {
        root.Write("cases.json", new JsonArray([.. options.Select(text => new JsonObject { ["root"] = root.Path, ["options"] = text })]).ToJsonString());
        return JsonDocument.Parse(PortageCheckout.RunOracle("portage_binhosts.py", Path.Combine(root.Path, "cases.json")));
    }

    static string Line(JsonElement binhost) => string.Join(
        " | ",
        binhost.GetProperty("name").GetString(), binhost.GetProperty("uri").GetString(), binhost.GetProperty("priority").GetInt32(),
        binhost.GetProperty("frozen").GetBoolean(), binhost.GetProperty("verify").GetBoolean(),
        string.Join(' ', Words(binhost.GetProperty("include"))), string.Join(' ', Words(binhost.GetProperty("exclude"))));

    static string Line(BinhostSettings binhost) => string.Join(
        " | ",
        binhost.Name, binhost.SyncUri, binhost.Priority ?? 0, binhost.Frozen, binhost.VerifySignature == true,
        string.Join(' ', binhost.Include.Select(pattern => pattern.ToString()).Order(StringComparer.Ordinal)),
        string.Join(' ', binhost.Exclude.Select(pattern => pattern.ToString()).Order(StringComparer.Ordinal)));

    static IEnumerable<string> Words(JsonElement words) => words.EnumerateArray().Select(word => word.GetString()!).Order(StringComparer.Ordinal);
}
