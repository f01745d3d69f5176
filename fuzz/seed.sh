#!/bin/sh
# Fills fuzz/corpus with what comes with the program, so that a fuzzer begins with texts that can be read.
set -eu
cd "$(dirname "$0")"

# seed TARGET NAME: standard input becomes a seed.
seed() {
    mkdir -p "corpus/$1"
    cat >"corpus/$1/$2"
}

# seeds TARGET KIND: each line of standard input becomes a seed.
seeds() {
    n=0
    while IFS= read -r line; do
        n=$((n + 1))
        printf '%s' "$line" | seed "$1" "$2-$n"
    done
}

for file in ../assets/presets/*.toml; do
    seed experiment "$(basename "$file")" <"$file"
    seed share "$(basename "$file")" <"$file"
done
for file in ../assets/lessons/*.toml; do
    seed lesson "$(basename "$file")" <"$file"
done
for file in ../assets/data/*.csv; do
    seed csv "$(basename "$file")" <"$file"
done
seeds notation letter <<'END'
formula("a x^2 + b y^2 + sin(c x)", a=2, b=-0.5, c=1e-3)
formula(b=4, f="b (y - x^2)^2 + (λ - x)^2", x_min=-2, λ=1)
END
printf 'x;y;class\n1,5;2;no\n2,5;3;yes\n\n4;7;yes\n' | seed csv semicolons
printf '"a","b","a class"\r\n1e3,"2",1\r\n-3,4,0\r\n' | seed csv quoted
printf '1\t2\t0\n3\t4\t1\n' | seed csv tabs
# All that stands in quotation marks after an equals sign in an experiment is in the notation.
sed -n 's/^[a-z_]* = "\(.*\)"$/\1/p' ../assets/presets/*.toml ../assets/lessons/*.toml | sort -u | grep -v '[.?!]' | seeds notation asset
# A formula of every kind, and the formulas in the sources, which are typeset.
seeds formula kind <<'END'
(1 - x)^2 + 100*(y - x^2)^2
sin(x)*cos(y) + exp(-x²/2) - log(1 + y^2)
max(x, y, 0.5) + min(abs(x), sqrt(y)) * floor(x)
a x^2 + b y^2 + sin(c x) - λ x y
x^y + 2^x - y⁻¹ × π + e^(x*y)/√x
tanh(asin(x/4)) - cbrt(y) + sign(x - 3)
vₖ = β₂ vₖ₋₁ + (1 − β₂) gₖ²
xₖ₊₁ = xₖ − α ∇F(xₖ) if k > 0 else x₀
END
sed -n 's/.*"\([^"]*ₖ[^"]*\)".*/\1/p' ../src/math/optimizers/*.rs ../src/math/schedules/*.rs | sort -u | seeds formula source
printf 'formulas = ["formula(f=\\"a x^2\\", a=3)", "saddle"]\n' | seed settings formulas
printf 'appearance = "Light"\nspeed = 12.0\nzoom = 1.5\nrecent = ["/a/b.toml"]\n' | seed settings some
printf '' | seed settings none
