// Two processors are what continuous integration has.
[assembly: Xunit.v3.Parallelization(MaxThreads = 2)]
[assembly: Xunit.TestCollectionOrderer(typeof(Staves.EndToEnd.Tests.Harness.LongestFirst))]
