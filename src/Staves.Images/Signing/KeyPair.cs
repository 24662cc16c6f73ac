using Staves.Portage.Diagnostics;

namespace Staves.Images.Signing;

/// <summary>The files of a new pair of keys. None that is there is overwritten: what it has signed could never be verified again.</summary>
public static class KeyPair
{
    /// <param name="name">Of the files, before `.key` and `.pub`.</param>
    /// <param name="password">Of the private key.</param>
    /// <exception cref="StavesException">STV7302: one of them is there, or cannot be made.</exception>
    public static void Write(string name, string password)
    {
        string publicFile = $"{name}.pub";
        if (File.Exists(publicFile))
        {
            throw SigningFailure.NotWritten(publicFile, "it is there already");
        }

        var key = SigningKey.Generate();
        key.Write($"{name}.key", password);
        try
        {
            File.WriteAllText(publicFile, key.PublicKey.ToPem());
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw SigningFailure.NotWritten(publicFile, exception.Message, exception);
        }
    }
}
