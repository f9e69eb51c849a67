"""Review 审核: who must agree before something is public (条例第十七条: 先审查、后公开)."""
