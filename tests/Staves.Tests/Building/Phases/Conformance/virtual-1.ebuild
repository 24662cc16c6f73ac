EAPI=8
DESCRIPTION="Neither sources nor phases: S need not exist"
SLOT="0"
