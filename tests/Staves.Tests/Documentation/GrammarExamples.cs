using Staves.Portage.Dependencies;
using Staves.Portage.Eapis;
using Staves.Portage.Grammar;
using Staves.Portage.Names;
using Staves.Portage.Versions;

namespace Staves.Tests.Documentation;

public sealed class GrammarExamples : Examples
{
    public override string Source { get; } = ThisFile();

    public void Versions()
    {
        #region Versions
        PackageVersion version = PackageVersion.Parse("1.2b_rc3-r1");
        Console.WriteLine($"{version.WithoutRevision}, {version.Revision}");

        string[] versions = ["1.10", "1.9", "1_alpha", "1.9-r1", "1", "1_p20260101"];
        Console.WriteLine(string.Join(" < ", versions.Select(PackageVersion.Parse).Order()));
        Console.WriteLine(PackageVersion.Parse("1.0") == PackageVersion.Parse("1.0-r0"));
        #endregion
    }

    public void Names()
    {
        #region Names
        VersionedPackageName package = VersionedPackageName.Parse("app-misc/hello-world-2.1_p3-r1");
        Console.WriteLine($"{package.Category} | {package.PN} | {package.PV} | {package.PR}");
        Console.WriteLine(package.Package == QualifiedPackageName.Parse("app-misc/hello-world"));
        #endregion
    }

    public void Failures()
    {
        #region Failures
        string text = ">=dev-libs/openssl:0[static-libs]";
        if (!PackageDependency.TryParse(text, out PackageDependency? dependency, out ParseFailure failure))
        {
            Console.WriteLine(text);
            Console.WriteLine($"{new string(' ', failure.Offset)}^ expected {failure.Expected}");
        }
        #endregion
    }

    public void Dependencies()
    {
        #region Dependencies
        PackageDependency dependency = PackageDependency.Parse(">=dev-libs/openssl-3:0=[asm,-bindist(-)]");
        Console.WriteLine($"{dependency.Operator} {dependency.Version}, slot {dependency.Slot}, {dependency.Use.Length} flags");

        VersionedPackageName openssl = VersionedPackageName.Parse("dev-libs/openssl-3.5.1");
        Console.WriteLine(dependency.Matches(openssl, slot: "0", subSlot: "3", repository: "gentoo"));

        HashSet<string> none = [];
        HashSet<string> flags = ["asm", "ktls"];
        Console.WriteLine(dependency.UseSatisfiedBy(parentEnabled: none, candidateEnabled: none, candidateIuse: flags));
        Console.WriteLine(string.Join(' ', dependency.UnsatisfiedUse(none, none, flags)));
        #endregion
    }

    public void EapisDiffer()
    {
        #region EapisDiffer
        foreach (Eapi eapi in Eapi.All.Where(eapi => eapi.Name is "0" or "4" or "8"))
        {
            bool valid = PackageDependency.TryParse("dev-libs/glib:2=", eapi, out _, out ParseFailure failure);
            Console.WriteLine($"EAPI {eapi}: {(valid ? "valid" : failure.Expected)}");
        }
        #endregion
    }

    public void Intersections()
    {
        #region Intersections
        PackageDependency wanted = PackageDependency.Parse("=dev-lang/python-3*:3.13");
        foreach (string other in (string[])["<dev-lang/python-3.13.9", ">=dev-lang/python-4", "dev-lang/python:3.12"])
        {
            Console.WriteLine($"{other}: {wanted.Intersects(PackageDependency.Parse(other))}");
        }
        #endregion
    }

    public void DependencyStrings()
    {
        #region DependencyStrings
        const string Rdepend = "nls? ( >=dev-libs/intl-1:0= ) || ( dev-libs/ssl dev-libs/tls[!debug?] )";
        if (DependencySpecifications.TryParsePackages(Rdepend, Eapi.Newest, out var dependencies, out ParseFailure failure))
        {
            Console.WriteLine(dependencies.Evaluate(new HashSet<string> { "nls" }, Eapi.Newest));
            Console.WriteLine(dependencies.EvaluateWithUse(new HashSet<string>(), Eapi.Newest));
            Console.WriteLine(string.Join(' ', dependencies.FlagsAffecting(PackageDependency.Parse(">=dev-libs/intl-1:0="))));
            Console.WriteLine(string.Join(", ", dependencies.Items().Select(item => item.Package.Name)));
        }
        #endregion
    }

    public void Alternatives()
    {
        #region Alternatives
        const string Rdepend = "|| ( dev-libs/b ( dev-libs/c dev-libs/d ) ) || ( dev-libs/c dev-libs/e ) || ( dev-libs/x dev-libs/y )";
        if (DependencySpecifications.TryParsePackages(Rdepend, Eapi.Newest, out var dependencies, out _))
        {
            foreach (DependencyNode<PackageDependency>.AllOf part in dependencies.IndependentParts(item => item.Package))
            {
                part.TryGetAlternatives(limit: 100, out var alternatives);
                Console.WriteLine(string.Join(" or ", alternatives.Select(items => string.Join(' ', items.Select(item => item.Package.Name)))));
            }
        }
        #endregion
    }

    public void RequiredUseFlags()
    {
        #region RequiredUseFlags
        HashSet<string> enabled = ["gui"];
        if (DependencySpecifications.TryParseRequiredUse("gui? ( color ) ^^ ( gnutls openssl )", Eapi.Newest, out var requirement, out _))
        {
            foreach (RequiredUseViolation violation in RequiredUse.Evaluate(requirement, enabled, Eapi.Newest))
            {
                Console.WriteLine(violation);
            }

            var changes = RequiredUse.SmallestChanges(requirement, enabled, Eapi.Newest);
            Console.WriteLine(string.Join(" or ", changes.Select(change => string.Join(' ', change))));
        }
        #endregion
    }

    public void Sources()
    {
        #region Sources
        const string SrcUri = "https://example.org/v2.1.tar.gz -> hello-2.1.tar.gz doc? ( mirror://gnu/hello/manual.pdf )";
        if (DependencySpecifications.TryParseSourceUris(SrcUri, Eapi.Newest, out var sources, out _))
        {
            foreach (SourceUri source in sources.Evaluate(new HashSet<string> { "doc" }, Eapi.Newest).Items())
            {
                Console.WriteLine($"{source.FileName} from {source.Uri}");
            }
        }
        #endregion
    }
}
