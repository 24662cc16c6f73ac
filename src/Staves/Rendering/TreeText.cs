using System.Collections.Immutable;
using System.Text;
using Staves.Resolution;

namespace Staves.Rendering;

/// <summary>Packages below those that need them, or the other way round. What stands below a package is shown once; `(*)` says where it is
/// left out.</summary>
sealed class TreeText(Plan plan, TextStyle style)
{
    readonly PlanGraph _graph = new(plan);
    readonly StringBuilder _text = new();
    readonly HashSet<int> _shown = [];

    /// <summary>Levels below the first.</summary>
    public int Depth { get; init; } = int.MaxValue;

    /// <summary>Whether what packages are compiled with is shown too.</summary>
    public bool ShowsCompiling { get; init; }

    /// <summary>Whether what needs a package stands below it.</summary>
    public bool IsInverted { get; init; }

    /// <summary>All that is asked for in the image, with what it needs to run.</summary>
    public static string OfImage(Plan plan, TextStyle style) => new TreeText(plan, style).Render([.. new PlanGraph(plan).Requested(PackageRoot.Image)]);

    public string Render(ImmutableArray<int> roots)
    {
        foreach (int root in roots)
        {
            Append(root, note: IsInverted ? "" : Goals(root), before: "", below: "", Depth);
        }

        return _text.ToString();
    }

    string Goals(int package) => $"  {style.Dim($"({string.Join(", ", plan.Packages[package].Goals)})")}";

    void Append(int package, string note, string before, string below, int depth)
    {
        (int Package, string Note)[] children = [.. Children(package)];
        bool isRepeated = !_shown.Add(package) && children.Length > 0;
        string name = plan.Packages[package].Metadata.ToString();
        _text.Append(style.Dim(before)).Append(below.Length == 0 ? style.Strong(name) : name).Append(note);
        _text.Append(isRepeated ? $" {style.Dim("(*)")}\n" : "\n");
        if (isRepeated || depth == 0)
        {
            return;
        }

        for (int i = 0; i < children.Length; i++)
        {
            bool isLast = i == children.Length - 1;
            string indent = before.Length == 0 ? "" : below;
            Append(children[i].Package, children[i].Note, $"{indent}{(isLast ? "└── " : "├── ")}", $"{indent}{(isLast ? "    " : "│   ")}", depth - 1);
        }
    }

    IEnumerable<(int Package, string Note)> Children(int package)
    {
        IEnumerable<int> running = IsInverted ? _graph.DependentsOf(package) : plan.Packages[package].RuntimeDependencies.Where(child => child != package);
        IEnumerable<int> compiling = !ShowsCompiling ? [] : IsInverted ? _graph.CompiledWith(package) : plan.Packages[package].BuildDependencies;
        return InOrder(running).Select(child => (child, ""))
            .Concat(InOrder(compiling).Select(child => (child, $"  {style.Dim(IsInverted ? "(compiled with it)" : "(to compile)")}")));
    }

    IEnumerable<int> InOrder(IEnumerable<int> packages) => packages.OrderBy(package => plan.Packages[package].Metadata.Name);
}
