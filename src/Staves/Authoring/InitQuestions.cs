using Spectre.Console;
using Staves.Specification;

namespace Staves.Authoring;

/// <summary>Asks a person before a terminal for what the command line has not said.</summary>
static class InitQuestions
{
    const string Musl = "musl (small)";
    const string Glibc = "GNU (this machine's own)";

    public static async Task<InitRequest> AskAsync(InitRequest request, IAnsiConsole console, CancellationToken cancellationToken)
    {
        string packages = await console.PromptAsync(
            new TextPrompt<string>("Which [bold]packages[/] are in the image?").Validate(text => text.Trim().Length > 0), cancellationToken);
        request = request with { Packages = [.. packages.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries)] };
        if (request.Name is null)
        {
            string name = await console.PromptAsync(
                new TextPrompt<string>("What is its [bold]name[/]? [grey](that of the first package)[/]").AllowEmpty(), cancellationToken);
            request = request with { Name = name.Trim().Length > 0 ? name.Trim() : null };
        }

        if (request.IsMusl is null && request.UsesBundled)
        {
            string library = await console.PromptAsync(new SelectionPrompt<string>().Title("Which [bold]C library[/]?").AddChoices(Musl, Glibc), cancellationToken);
            request = request with { IsMusl = library == Musl };
        }

        if (request.Locale is null)
        {
            string locale = await console.PromptAsync(
                new TextPrompt<string>("Which [bold]locale[/], such as en_US.UTF-8? [grey](none)[/]")
                    .AllowEmpty()
                    .Validate(text => text.Trim().Length == 0 || LocaleSpecification.TryParse(text.Trim(), out _)),
                cancellationToken);
            request = request with { Locale = LocaleSpecification.TryParse(locale.Trim(), out LocaleSpecification? parsed) ? parsed : null };
        }

        return request;
    }
}
