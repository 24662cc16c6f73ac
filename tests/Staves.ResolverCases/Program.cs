using Staves.ResolverCases;

string folder = args is [var given] ? given
    : Environment.GetEnvironmentVariable("STAVES_RESOLVER_CASES") is { Length: > 0 } configured ? configured
    : CaseFolder.Default;
using var interrupted = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    interrupted.Cancel();
};
CaseCounts counts = CaseFolder.Run(folder, Console.Out, interrupted.Token);
return counts.Failed == 0 ? 0 : 1;
