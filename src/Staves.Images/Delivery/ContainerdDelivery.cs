using System.ComponentModel;
using Staves.Images.Oci;
using Staves.Images.Processes;
using Staves.Portage.Diagnostics;

namespace Staves.Images.Delivery;

/// <summary>Gives images to containerd by its client: `ctr images import`.</summary>
static class ContainerdDelivery
{
    const string Client = "ctr";

    /// <exception cref="StavesException">STV8302: there is no client, or containerd does not take the image.</exception>
    public static async Task ImportAsync(ImageSet image, string name, CancellationToken cancellationToken)
    {
        (int exitCode, _, string errors) = await RunAsync(image, name, cancellationToken);
        if (exitCode != 0)
        {
            throw Refused(image, errors.Trim());
        }
    }

    static async Task<(int ExitCode, string Output, string Errors)> RunAsync(ImageSet image, string name, CancellationToken cancellationToken)
    {
        try
        {
            return await PipedProcess.RunAsync(
                Client, ["--namespace", name, "images", "import", "--digests", "-"], input => OciArchive.Write(image, input, cancellationToken), cancellationToken);
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
