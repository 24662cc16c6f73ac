using Staves.Portage.Diagnostics;
using Staves.Portage.Files;
using Staves.Portage.Metadata;
using Staves.Portage.Names;

namespace Staves.Portage.Repositories;

/// <summary>A metadata cache entry, whose file is read when a value is asked for that is known from nowhere else.</summary>
/// <param name="name">Which package it is about.</param>
/// <param name="repository">The name of the repository.</param>
/// <param name="directory">The cache, with a directory for each category.</param>
/// <param name="files">Where that lies.</param>
class CacheEntry(VersionedPackageName name, string repository, string directory, IFileTree files) : IPackageEntry
{
    Checked<Md5DictFile?>? _file;

    public VersionedPackageName Name => name;

    public string Repository => repository;

    public string Path => $"{directory}/{name}";

    public virtual Diagnostic? Fault => File.Fault;

    Checked<Md5DictFile?> File => _file ??= Read(Path);

    public virtual string this[string key] => File.Value?[key] ?? "";

    public SourceLocation LocationOf(string key) => File.Value?.LocationOf(key) ?? new SourceLocation(Path);

    /// <summary>Whether the ebuild of this stamp is known to be the one that the entry was made from.</summary>
    public virtual bool IsVerifiedFor(FileStamp ebuild) => false;

    public virtual void RememberVerified(string ebuild)
    {
    }

    Checked<Md5DictFile?> Read(string path) =>
        Md5DictFile.TryParse(files.ReadText(path), path, out Md5DictFile? file, out Diagnostic? fault) ? new(file) : new(null, fault);
}
