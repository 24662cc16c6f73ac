using System.Text;
using Staves.Packages.Verification;

namespace Staves.Building.Sync;

/// <summary>The signature in a commit of Git: a header `gpgsig` of several lines, over the commit without that header
/// (gitformat-signature(5)).</summary>
static class GitCommitSignature
{
    const string Header = "gpgsig ";

    /// <param name="commit">The object.</param>
    /// <param name="verifier">Whom it trusts.</param>
    public static SignatureVerdict Judge(ReadOnlySpan<byte> commit, SignatureVerifier verifier)
    {
        var signature = new StringBuilder();
        using var payload = new MemoryStream();
        bool isSignature = false;
        bool inHeaders = true;
        while (!commit.IsEmpty)
        {
            int end = commit.IndexOf((byte)'\n');
            ReadOnlySpan<byte> line = end < 0 ? commit : commit[..(end + 1)];
            commit = commit[line.Length..];
            if (inHeaders)
            {
                // A line that begins with a blank goes on with the header above it.
                isSignature = line.StartsWith(Encoding.ASCII.GetBytes(Header)) || (isSignature && line[0] == (byte)' ');
                if (isSignature)
                {
                    signature.Append(Encoding.ASCII.GetString(line[(line[0] == (byte)' ' ? 1 : Header.Length)..]));
                    continue;
                }

                inHeaders = line[0] != (byte)'\n';
            }

            payload.Write(line);
        }

        if (signature.Length == 0)
        {
            return new SignatureVerdict.Invalid(SignatureFault.Malformed, "there is none");
        }

        DetachedSignature detached = verifier.Begin(Encoding.ASCII.GetBytes(signature.ToString()), KeyPurposes.RepositoryCommits);
        detached.Append(payload.GetBuffer().AsSpan(0, (int)payload.Length));
        return detached.Finish();
    }
}
