using System.Diagnostics;
using System.Globalization;

namespace Staves.EndToEnd.Tests.Harness;

/// <summary>A directory in which one test runs the program: with its own home, cache, working directory and account. Nothing of it may be left.</summary>
sealed class Workplace : IDisposable
{
    static readonly string[] OthersVariables =
        ["DOCKER_HOST", "CONTAINER_HOST", "XDG_RUNTIME_DIR", "SOURCE_DATE_EPOCH", "STAVES_PROGRAM", "STAVES_ACCEPT", "MAKEFLAGS", "CFLAGS", "LDFLAGS", "CI"];

    static int _count;

    readonly Account _account;

    /// <param name="account">Whose rights the program has.</param>
    /// <param name="workName">The working directory's name: results must not depend on it.</param>
    public Workplace(Account account = Account.Current, string workName = "work")
    {
        _account = account;
        int number = Interlocked.Increment(ref _count);
        Root = Directory.CreateDirectory(Path.Combine(
            Path.GetTempPath(), string.Create(CultureInfo.InvariantCulture, $"staves-e2e-{System.Environment.ProcessId}-{number}"))).FullName;
        Work = Path.Combine(Root, workName);
        Directory.CreateDirectory(Home);
        Directory.CreateDirectory(Work);
        Directory.CreateDirectory(CacheHome);
        GiveToAccount(Root);
    }

    public string Root { get; }

    public string Home => Path.Combine(Root, "home");

    /// <summary>The working directory.</summary>
    public string Work { get; }

    public string CacheHome => Path.Combine(Root, "cache");

    /// <summary>The cache that is used where no name is given.</summary>
    public string Cache => Path.Combine(CacheHome, "staves", "default");

    /// <summary>Changes of the environment in this workplace; null removes a variable.</summary>
    public Dictionary<string, string?> Environment { get; } = new(StringComparer.Ordinal);

    /// <summary>A command before the program's: `sh -c 'umask 077; exec "$@"' sh`.</summary>
    public string[] Wrapper { get; set; } = [];

    public string this[string relativePath] => Path.Combine(Work, relativePath);

    /// <summary>Writes a file into the working directory.</summary>
    public string Write(string relativePath, string text)
    {
        string path = this[relativePath];
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        GiveToAccount(path);
        return path;
    }

    /// <summary>What root has made for the account becomes the account's.</summary>
    public void GiveToAccount(string path)
    {
        if (_account == Account.Ordinary && System.Environment.IsPrivilegedProcess)
        {
            Tool.Run("chown", "-R", "-h", "65534:65534", path);
        }
    }

    public async Task<StavesResult> RunAsync(params string[] arguments)
    {
        using RunningStaves running = Start(arguments);
        return await running.WaitAsync();
    }

    public RunningStaves Start(params string[] arguments) => StartCommand([StavesProgram.Path, .. arguments]);

    /// <summary>Runs another command as the program would be run.</summary>
    public async Task<StavesResult> RunCommandAsync(params string[] command)
    {
        using RunningStaves running = StartCommand(command);
        return await running.WaitAsync();
    }

    public RunningStaves StartCommand(params string[] command)
    {
        string[] dropping = _account == Account.Ordinary && System.Environment.IsPrivilegedProcess
            // The streams are root's until they are given away, and a program may open /dev/stdout.
            ? ["sh", "-c", "chown 65534 /proc/self/fd/1 /proc/self/fd/2 && exec \"$@\"", "sh", "setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--"]
            : [];
        // Whoever starts the tests in the background may have had SIGINT ignored.
        string[] whole = ["env", "--default-signal=INT", .. dropping, .. Wrapper, .. command];
        var start = new ProcessStartInfo(whole[0], whole[1..])
        {
            WorkingDirectory = Work,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (string name in OthersVariables)
        {
            start.Environment.Remove(name);
        }

        start.Environment["HOME"] = Home;
        start.Environment["XDG_CACHE_HOME"] = CacheHome;
        start.Environment["STAVES_REPOSITORY"] = TestPaths.BundledRepository;
        foreach ((string name, string? value) in Environment)
        {
            start.Environment.Remove(name);
            if (value is not null)
            {
                start.Environment[name] = value;
            }
        }

        return new RunningStaves(start);
    }

    /// <summary>No process and no mount of this workplace is left.</summary>
    public void MustBeQuiet() => Leftovers.MustBeNone(Root);

    /// <summary>What lies in the cache's work directory: nothing but locks after a run that was not killed.</summary>
    public string[] WorkDirectories => Directory.Exists(Path.Combine(Cache, "work"))
        ? [.. Directory.EnumerateFileSystemEntries(Path.Combine(Cache, "work")).Where(path => !path.EndsWith(".lock", StringComparison.Ordinal))]
        : [];

    /// <summary>A text with what differs from run to run replaced.</summary>
    public string Normalise(string text) => text
        .Replace(StavesProgram.Path, "<program>", StringComparison.Ordinal)
        .Replace(Work, "<work>", StringComparison.Ordinal)
        .Replace(Root, "<root>", StringComparison.Ordinal);

    public void Dispose()
    {
        try
        {
            MustBeQuiet();
        }
        finally
        {
            if (System.Environment.GetEnvironmentVariable("STAVES_KEEP") != "1")
            {
                Tool.RunRaw("chmod", "-R", "u+rwX", Root);
                Tool.RunRaw("rm", "-rf", "--one-file-system", Root);
            }
        }
    }
}
