using System.Text;
using Staves.Portage.Diagnostics;

namespace Staves.Pipeline.Delivery;

/// <summary>The passwords of private keys: out of COSIGN_PASSWORD, which may be empty, else of whoever sits at the terminal.</summary>
sealed class KeyPassword(Func<string, string?> environment)
{
    const string Variable = "COSIGN_PASSWORD";

    /// <summary>Of a key that there is.</summary>
    /// <exception cref="StavesException">STV1945: nobody can be asked.</exception>
    public string Of(string file) => environment(Variable) ?? Ask($"password of {file}: ");

    /// <summary>For a key that is made.</summary>
    /// <exception cref="StavesException">STV1945: nobody can be asked. STV1947: the answers differ.</exception>
    public string Choose(string file)
    {
        if (environment(Variable) is { } given)
        {
            return given;
        }

        string password = Ask($"password for {file} (may be empty): ");
        return Ask("once more: ") == password ? password : throw new StavesException(new Diagnostic("STV1947", "these are two passwords, and the key can have one"));
    }

    static string Ask(string question)
    {
        if (Console.IsInputRedirected || Console.IsErrorRedirected)
        {
            throw new StavesException(new Diagnostic(
                "STV1945", "the key has a password, and this is no terminal to ask for it", Hint: $"{Variable}=… in the environment; empty for a key without one"));
        }

        Console.Error.Write(question);
        var answer = new StringBuilder();
        while (Console.ReadKey(intercept: true) is { Key: not ConsoleKey.Enter } key)
        {
            if (key.Key == ConsoleKey.Backspace)
            {
                answer.Length = Math.Max(0, answer.Length - 1);
            }
            else
            {
                answer.Append(key.KeyChar);
            }
        }

        Console.Error.WriteLine();
        return answer.ToString();
    }
}
