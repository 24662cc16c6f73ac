using System.Text.RegularExpressions;
using Staves.EndToEnd.Tests.Harness;
using Staves.EndToEnd.Tests.Repositories;

namespace Staves.EndToEnd.Tests.Registries;

/// <summary>The workflow of examples/github-actions, its steps run as a runner would run them, with a real registry.</summary>
public sealed partial class WorkflowExampleTests
{
    const string Machine = "Allow sandboxes without root";

    static readonly string[] Lines = File.ReadAllLines(Path.Combine(TestPaths.RepositoryRoot, "examples/github-actions/image.yml"));

    [Fact]
    public async Task Its_steps_build_what_was_locked_and_push_it()
    {
        Tool.Require("skopeo", "docker-registry");
        using var workplace = new Workplace();
        using var registry = RegistryServer.WithPassword(workplace);
        TinyRepository.Create(workplace);
        TinyImage.Specify(workplace, "test/hello");
        (await workplace.RunAsync("lock")).ShouldSucceed();
        Directory.CreateDirectory(workplace[".staves"]);
        File.CreateSymbolicLink(workplace[".staves/staves"], StavesProgram.Path);
        string path = workplace.Write("github-path", "");
        workplace.Environment["GITHUB_PATH"] = path;
        workplace.Environment["GITHUB_ACTOR"] = RegistryServer.UserName;
        workplace.Environment["GITHUB_SHA"] = "0123456789abcdef0123456789abcdef01234567";
        workplace.Environment["TOKEN"] = RegistryServer.Password;
        workplace.Environment["IMAGE"] = $"{registry.Address}/Me/Image";
        workplace.Environment["XDG_RUNTIME_DIR"] = Directory.CreateDirectory(workplace["run"]).FullName;
        string settings = Directory.CreateDirectory(Path.Combine(workplace.Home, ".config/containers")).FullName;
        File.WriteAllText(Path.Combine(settings, "registries.conf"), $"[[registry]]\nlocation = '{registry.Address}'\ninsecure = true\n");

        Dictionary<string, StavesResult> results = new(StringComparer.Ordinal);
        foreach ((string name, string script) in Steps().Where(step => step.Name != Machine))
        {
            // What a step writes into GITHUB_PATH comes before the PATH of those after it.
            string[] added = [.. File.ReadAllLines(path).Reverse(), .. Tool.SearchPath];
            workplace.Environment["PATH"] = string.Join(':', added);
            results[name] = (await workplace.RunCommandAsync("bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script)).ShouldSucceed();
        }

        Assert.Equal(["Install Staves", "Build what was locked", "Log in", "Push"], results.Keys);
        Assert.Equal(["test/hello-1"], results["Build what was locked"].Compiled);
        Assert.Empty(results["Push"].Compiled);
        Assert.All(["image.oci.tar", "image.spdx.json", "image.cdx.json"], file => Assert.True(File.Exists(workplace[file]), file));
        foreach (string tag in (string[])["latest", "0123456789ab"])
        {
            string digest = Tool.Run(
                "skopeo", "inspect", "--tls-verify=false", "--creds", $"{RegistryServer.UserName}:{RegistryServer.Password}", "--format", "{{.Digest}}",
                $"docker://{registry.Address}/me/image:{tag}").Trim();
            Assert.Equal(results["Build what was locked"].Digest, digest);
        }
    }

    [Fact]
    public void Every_variable_of_its_steps_is_one_that_a_runner_or_the_workflow_sets()
    {
        string[] known = ["PWD", "TOKEN", "IMAGE", "GITHUB_ACTOR", "GITHUB_SHA", "GITHUB_PATH"];
        Assert.All(Steps().SelectMany(step => Variable.Matches(step.Script)), match => Assert.Contains(match.Groups["name"].Value, known));
    }

    /// <summary>The steps with a `run`, as they stand in the file.</summary>
    static IEnumerable<(string Name, string Script)> Steps()
    {
        string name = "";
        for (int line = 0; line < Lines.Length; line++)
        {
            if (Lines[line].Trim() is var text && text.StartsWith("- name: ", StringComparison.Ordinal))
            {
                name = text["- name: ".Length..];
            }
            else if (text == "run: |")
            {
                int depth = Lines[line].IndexOf('r', StringComparison.Ordinal) + 2;
                yield return (name, string.Join('\n', Lines.Skip(line + 1).TakeWhile(one => one.Length > depth && one[..depth].Trim().Length == 0).Select(one => one[depth..])));
            }
            else if (text.StartsWith("run: ", StringComparison.Ordinal))
            {
                yield return (name, text["run: ".Length..]);
            }
        }
    }

    [GeneratedRegex(@"\$\{?(?<name>[A-Za-z_]+)", RegexOptions.ExplicitCapture, Patterns.Patience)]
    static partial Regex Variable { get; }
}
