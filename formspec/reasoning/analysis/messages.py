"""The sentences of a scan and of a joint verdict, in Chinese and English: key → (zh, en)."""

SCAN_TEXTS: dict[str, tuple[str, str]] = {
    "conflict": (
        "{rules} 不能同时成立；请改其中一条",
        "{rules} cannot hold together; change one of them",
    ),
    "conflict_one": (
        "{rules} 在各项的取值范围内永远不成立；请改这条规则或取值范围",
        "{rules} can never hold within the bounds of its items; change the rule or the bounds",
    ),
    "conflict_bounds": (
        "项目的取值范围自相矛盾；请检查 min 和 max",
        "the bounds of an item contradict one another; look at min and max",
    ),
    "removal": (
        "不要 {rules}，其余规则就能同时成立",
        "without {rules} the other rules can hold together",
    ),
    "implied": (
        "{rule} 不写也必然成立，因为有 {reason}",
        "{rule} holds anyway, because of {reason}",
    ),
    "implied_bounds": (
        "{rule} 在各项的取值范围内必然成立，等于没有检查",
        "{rule} always holds within the bounds of its items: it checks nothing",
    ),
    "weaker": (
        "；但其中有可以说明后不遵守的规则，所以不是多余的",
        "; but one of those may be explained away, so it is not superfluous",
    ),
    "equality": (
        "{rule} 只能取等号，因为有 {reason}",
        "{rule} can only hold as an equality, because of {reason}",
    ),
    "equality_bounds": (
        "{rule} 在各项的取值范围内只能取等号",
        "{rule} can only hold as an equality within the bounds of its items",
    ),
    "fixed": (
        "{cell} 只能填 {value}，因为有 {reason}",
        "{cell} can only be {value}, because of {reason}",
    ),
    "fixed_bounds": (
        "{cell} 按取值范围只能填 {value}",
        "{cell} can only be {value} by its bounds",
    ),
    "always": (
        "{rule} 的条件总是成立，因为有 {reason}",
        "the condition of {rule} is always true, because of {reason}",
    ),
    "always_bounds": (
        "{rule} 的条件在各项的取值范围内总是成立",
        "the condition of {rule} is always true within the bounds of its items",
    ),
    "never": (
        "{rule} 的条件从不成立，因为有 {reason}；这条规则不起作用",
        "the condition of {rule} is never true, because of {reason}; the rule does nothing",
    ),
    "never_bounds": (
        "{rule} 的条件在各项的取值范围内从不成立；这条规则不起作用",
        "the condition of {rule} is never true within the bounds of its items; "
        "the rule does nothing",
    ),
    "barred": (
        "{rule} 的条件一旦成立就与 {reason} 矛盾；等于不许它的条件成立，请检查是否写错",
        "where the condition of {rule} is true it contradicts {reason}: it forbids its condition; "
        "check whether that is meant",
    ),
    "barred_bounds": (
        "{rule} 的条件一旦成立，它就不可能成立；等于不许它的条件成立，请检查是否写错",
        "where the condition of {rule} is true the rule cannot hold: it forbids its condition; "
        "check whether that is meant",
    ),
    "between": (
        "{cell} 只能在 {low} 和 {high} 之间，因为有 {reason}",
        "{cell} can only be from {low} to {high}, because of {reason}",
    ),
    "at_least": (
        "{cell} 最少是 {low}，因为有 {reason}",
        "{cell} is at least {low}, because of {reason}",
    ),
    "at_most": (
        "{cell} 最多是 {high}，因为有 {reason}",
        "{cell} is at most {high}, because of {reason}",
    ),
    "survives": (
        "{rule} 各表成立，汇总后也成立",
        "{rule} holds for a sum of forms if it holds for each",
    ),
    "sum_condition": (
        "{rule} 汇总后不一定成立：它有条件，不是每张表都适用",
        "{rule} may fail for a sum of forms: under its condition it applies to some only",
    ),
    "sum_previous": (
        "{rule} 汇总后不一定成立：没有上期数的表不适用",
        "{rule} may fail for a sum of forms: it does not apply without the period before",
    ),
    "sum_rounding": (
        "{rule} 汇总后不一定成立：各表的舍入误差会累加",
        "{rule} may fail for a sum of forms: what rounding allows each adds up",
    ),
    "sum_unequal": (
        "{rule} 汇总后不一定成立：不相等的差可以互相抵消",
        "{rule} may fail for a sum of forms: differences may cancel out",
    ),
    "sum_constant": (
        "{rule} 汇总后不一定成立：固定的数在每张表里各算一次",
        "{rule} may fail for a sum of forms: its constant counts once for each",
    ),
    "undecided": (
        "没有全部查明（牵涉太多）：{names}",
        "not all was found out, as too much hangs together: {names}",
    ),
    "clean": (
        "{form}：规则之间没有矛盾",
        "{form}: the rules can hold together",
    ),
    "completable": (
        "已填的数之间没有矛盾，可以继续填完",
        "what is filled in does not contradict itself: the form can be completed",
    ),
    "contradictory": (
        "{cells} 不可能同时符合 {rules}；请检查这些数",
        "{cells} cannot go together under {rules}; check these figures",
    ),
    "contradictory_rules": (
        "怎么填都不可能同时符合 {rules}；请与制表单位联系",
        "nothing that is filled in can satisfy {rules}; ask whoever issued the form",
    ),
    "contradictory_bounds": (
        "{cells} 超出取值范围；请检查这些数",
        "{cells} is out of range; check these figures",
    ),
    "joint_undecided": (
        "牵涉太多，未能判断已填的数有没有矛盾",
        "too much hangs together to say whether what is filled in contradicts itself",
    ),
    "explained": (
        "有一组实际数，能同时解释所有舍入后的数",
        "there are true amounts that explain all rounded numbers together",
    ),
    "amounts_undecided": (
        "牵涉太多，未能判断有没有一组实际数能同时解释所有舍入后的数",
        "too much hangs together to say whether true amounts explain all rounded numbers",
    ),
    "unexplained": (
        "{cells} 每条规则单看都说得通，但没有一组实际数能同时符合 {rules}；请检查这些数",
        "each rule holds for {cells} by itself, but no true amounts satisfy {rules} together; "
        "check these figures",
    ),
    "comma": ("、", ", "),
    "named": ("{id}（{text}）", "{id} ({text})"),
}
