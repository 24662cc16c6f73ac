"""Binary packages (GLEP 78) as values, and how two of them differ."""

import hashlib
import io
import subprocess
import tarfile

# What differs between any two builds, or is a form of what is compared anyway.
UNCOMPARED = {
    "BUILD_TIME", "BUILD_ID", "COUNTER", "CONTENTS", "SIZE", "BINPKGMD5", "environment.bz2", "repository", "BINPKG_FORMAT", "PKG_INSTALL_MASK",
    "FEATURES", "DEBUGBUILD", "REPO_REVISIONS",
}
# Order and white space say nothing in these.
LISTS = {"USE", "IUSE", "IUSE_EFFECTIVE", "KEYWORDS", "INHERITED", "DEFINED_PHASES", "RESTRICT", "PROPERTIES", "PROVIDES", "REQUIRES", "FEATURES"}
KINDS = {tarfile.REGTYPE: "file", tarfile.AREGTYPE: "file", tarfile.DIRTYPE: "directory", tarfile.SYMTYPE: "link", tarfile.LNKTYPE: "hard link"}


class Package:
    """`objects`: path -> (kind, mode, user, group, target); `contents`: path -> digest; `metadata`: name -> text."""

    def __init__(self, path):
        self.objects, self.contents, self.metadata = {}, {}, {}
        with tarfile.open(path) as outer:
            for member in outer:
                name = member.name.split("/")[-1]
                if name.startswith("image.tar"):
                    self.read_image(unpacked(name, outer.extractfile(member).read()))
                elif name.startswith("metadata.tar"):
                    self.read_metadata(unpacked(name, outer.extractfile(member).read()))

    def read_image(self, data):
        linked = {}
        with tarfile.open(fileobj=io.BytesIO(data)) as archive:
            for member in archive:
                path = strip_first(member.name)
                if not path:
                    continue
                kind = KINDS.get(member.type, "special")
                target = member.linkname if kind == "link" else ""
                if kind == "hard link":
                    first = strip_first(member.linkname)
                    linked.setdefault(first, [first]).append(path)
                elif kind == "file":
                    self.contents[path] = hashlib.sha256(archive.extractfile(member).read()).hexdigest()
                self.objects[path] = (kind, f"{member.mode & 0o7777 if kind != 'link' else 0:04o}", str(member.uid), str(member.gid), target)
        # Which of several names comes first in the archive is nobody's business.
        for first, names in linked.items():
            for name in names:
                self.objects[name] = ("file", *self.objects[first][1:4], "= " + " ".join(sorted(names)))
                self.contents[name] = self.contents[first]

    def read_metadata(self, data):
        with tarfile.open(fileobj=io.BytesIO(data)) as archive:
            for member in archive:
                if member.isfile():
                    self.metadata[strip_first(member.name)] = archive.extractfile(member).read().decode("utf-8", "replace")


def strip_first(path):
    return path.removeprefix("./").partition("/")[2].rstrip("/")


def unpacked(name, data):
    program = {"zst": "zstd", "xz": "xz", "gz": "gzip", "bz2": "bzip2", "lz4": "lz4"}.get(name.rpartition(".")[2])
    return data if program is None else subprocess.run([program, "-dc"], input=data, capture_output=True, check=True).stdout


def differing_objects(theirs, ours):
    """path -> (Portage's, ours); None where one has it not."""
    paths = theirs.objects.keys() | ours.objects.keys()
    return {path: (theirs.objects.get(path), ours.objects.get(path)) for path in sorted(paths) if theirs.objects.get(path) != ours.objects.get(path)}


def differing_contents(theirs, ours):
    return [path for path in sorted(theirs.contents.keys() & ours.contents.keys()) if theirs.contents[path] != ours.contents[path]]


def differing_metadata(theirs, ours):
    """name -> (Portage's, ours)."""
    names = (theirs.metadata.keys() | ours.metadata.keys()) - UNCOMPARED
    values = {name: (normal(name, theirs.metadata.get(name)), normal(name, ours.metadata.get(name))) for name in sorted(names)}
    return {name: pair for name, pair in values.items() if pair[0] != pair[1]}


def normal(name, text):
    if text is None or not text.strip():
        return None
    if name.startswith("NEEDED"):
        return "\n".join(sorted(line.rstrip() for line in text.splitlines()))
    words = text.split()
    return " ".join(sorted(words) if name in LISTS else words)
