using Staves;

// Hardly anything that a resolution makes is garbage before its end, so the first search for garbage waits until this many bytes are made.
GC.TryStartNoGCRegion(64 << 20);
return await Application.RunAsync(args, CancellationToken.None);
