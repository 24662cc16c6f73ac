using System.Globalization;
using System.Text.RegularExpressions;
using Staves.Portage.Grammar;

namespace Staves.Packages.Docker;

/// <summary>The process that a container was made by, as the container's label has it: `PID START NAMESPACE BOOT`, which tells one process from all
/// others, those of other process namespaces and of earlier starts of the machine too.</summary>
/// <param name="Process">The process's number.</param>
/// <param name="Start">When it started, in clock ticks after the machine did (proc(5), /proc/PID/stat).</param>
/// <param name="Namespace">The process namespace that the number is of.</param>
/// <param name="Boot">Names the run of the kernel.</param>
sealed partial record ContainerOwner(int Process, string Start, string Namespace, string Boot)
{
    /// <summary>Place of the start time after the name in /proc/PID/stat.</summary>
    const int StartField = 19;

    /// <summary>This process.</summary>
    public static ContainerOwner Current => new(Environment.ProcessId, StartOf(Environment.ProcessId) ?? "0", NamespaceOfThis, BootOfThis);

    static string NamespaceOfThis => new FileInfo("/proc/self/ns/pid").LinkTarget ?? "?";

    static string BootOfThis => File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim();

    public string ToLabel() => string.Create(CultureInfo.InvariantCulture, $"{Process} {Start} {Namespace} {Boot}");

    /// <summary>Null for a label that was not made here.</summary>
    public static ContainerOwner? Parse(string label) => Label.Match(label) is { Success: true } match
        ? new ContainerOwner(
            int.Parse(match.Groups["process"].ValueSpan, CultureInfo.InvariantCulture),
            match.Groups["start"].Value,
            match.Groups["namespace"].Value,
            match.Groups["boot"].Value)
        : null;

    /// <summary>Whether it has certainly ended: of a process in another namespace nothing can be known while its machine runs.</summary>
    public bool HasEnded => Boot == BootOfThis && Namespace == NamespaceOfThis && StartOf(Process) != Start;

    static string? StartOf(int process)
    {
        try
        {
            // The name before may have spaces and parentheses.
            string status = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/stat"));
            return status[(status.LastIndexOf(')') + 2)..].Split(' ')[StartField];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    [GeneratedRegex("^(?<process>[0-9]{1,9}) (?<start>[0-9]+) (?<namespace>[^ ]+) (?<boot>[0-9a-f-]+)$", RegexOptions.ExplicitCapture, Patterns.Patience)]
    static partial Regex Label { get; }
}
