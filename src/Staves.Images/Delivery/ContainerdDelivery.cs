using System.ComponentModel;
using System.Diagnostics;
using Staves.Images.Oci;
using Staves.Portage.Diagnostics;

namespace Staves.Images.Delivery;

/// <summary>Gives images to containerd by its client: `ctr images import`.</summary>
static class ContainerdDelivery
{
    const string Client = "ctr";

    /// <exception cref="StavesException">STV8302: there is no client, or containerd does not take the image.</exception>
    public static async Task ImportAsync(ImageSet image, string name, CancellationToken cancellationToken)
    {
        using Process process = Start(name);
        try
        {
            Task<string> errors = process.StandardError.ReadToEndAsync(cancellationToken);
            Task<string> output = process.StandardOutput.ReadToEndAsync(cancellationToken);
            await SendAsync(image, process, cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            await output;
            if (process.ExitCode != 0)
            {
                throw Refused(image, (await errors).Trim());
            }
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    static async Task SendAsync(ImageSet image, Process process, CancellationToken cancellationToken)
    {
        try
        {
            await using Stream input = process.StandardInput.BaseStream;
            OciArchive.Write(image, input, cancellationToken);
        }
        catch (IOException)
        {
            // It ended without reading all, and says why by itself.
        }
    }

    static Process Start(string name)
    {
        var start = new ProcessStartInfo(Client, ["--namespace", name, "images", "import", "--digests", "-"])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception exception)
        {
            throw new StavesException(
                new Diagnostic("STV8302", $"`{Client}`, the client of containerd, cannot be run: {exception.Message}", Hint: "install containerd, or `--output FILE` and `ctr images import FILE`"),
                exception);
        }
    }

    static StavesException Refused(ImageSet image, string reason) => new(new Diagnostic(
        "STV8302",
        $"containerd did not take `{image.Reference}`: {reason}",
        Hint: "its socket is root's; CONTAINERD_ADDRESS names another one"));
}
